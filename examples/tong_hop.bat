@echo off
rem Keo tha thu muc dot bao cao len tep nay, hoac nhay dup khi tep nam ngay trong thu muc do.
chcp 65001 >nul
setlocal
set "THU_MUC=%~1"
if "%THU_MUC%"=="" set "THU_MUC=%CD%"
rem Uu tien Python da cai lcxl (thu muc .venv), neu khong co thi dung Python cua may.
set "PYTHON=%~dp0..\.venv\Scripts\python.exe"
if not exist "%PYTHON%" set "PYTHON=py"
if "%PYTHON%"=="py" where py >nul 2>nul || set "PYTHON=python"
"%PYTHON%" "%~dp0tong_hop.py" "%THU_MUC%"
pause
