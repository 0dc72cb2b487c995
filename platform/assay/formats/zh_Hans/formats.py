"""Dates in Chinese: 2026年11月24日 15:46, as one writes them and as one may type them.

Django's own ask for `%n` and `%j`, which read no month and no day of a month.
"""

MONTH_DAY_FORMAT = "n月j日"

DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"]
DATETIME_INPUT_FORMATS = [
    f"{date} {time}" for date in DATE_INPUT_FORMATS for time in ("%H:%M", "%H:%M:%S")
]
