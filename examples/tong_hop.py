"""Chạy cả đợt báo cáo: kiểm tra, tổng hợp, soạn công văn.

    python examples/tong_hop.py THƯ_MỤC

THƯ_MỤC là thư mục đợt báo cáo do “lcxl init” tạo; kết quả nằm trong 3-ket-qua. Không ghi thư mục thì dùng thư mục
đang đứng. Mã thoát: 0 không có lỗi, 1 còn lỗi phải sửa, 2 không chạy được.
"""

import sys

from lcxl.interfaces.cli.commands import app

if __name__ == "__main__":
    app(["run", sys.argv[1] if len(sys.argv) > 1 else "."])
