"""Báo cáo (F7): figures, pictures, books and reports; on screen, as workbook, on paper."""
