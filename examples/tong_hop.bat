@echo off
rem Keo tha thu muc dot bao cao len tep nay, hoac nhay dup khi tep nam ngay trong thu muc do.
chcp 65001 >nul
setlocal
set "THU_MUC=%~1"
if "%THU_MUC%"=="" set "THU_MUC=%CD%"
where py >nul 2>nul
if errorlevel 1 (python "%~dp0tong_hop.py" "%THU_MUC%") else (py "%~dp0tong_hop.py" "%THU_MUC%")
pause
