"""Slides made by hand for the tests of files: every kind of chart, a table of many rows, very long and foreign text."""

from export.slides import Plot, Slide, Table

MONTHS = [f"2026年{month}月" for month in range(1, 11)]
DAYS = Plot(
    "line",
    MONTHS,
    {
        "骨科": [15.0, 14.2, None, 13.0, 12.8, 11.0, 9.9, 8.2, 7.4, 7.0],
        "全院": [16.0, 15.6, 15, 15.5, 14, 14, 13, 13, 12, 12],
    },
    "working_days",
    "骨科",
)
SATISFIED = Plot("column", ["骨科", "心内科", "口腔科"], {"满意率": [94.2, 88.4, None]}, "percent")
WAITS = Plot("bar", ["超声检查", "取药", "采血"], {"中位数": [46, 12, 9.4]}, "minutes")
DECISION = ["增开超声科上午窗口，分时段预约到半小时", "超声科", "张主任", "2026年12月15日", "连续 3 个月 ≥ 80%"]
DECISIONS = Table(
    ["事项", "责任科室", "责任人", "完成时限", "验收标准"],
    [[f"{n}. {DECISION[0]}", *DECISION[1:]] for n in range(1, 31)],
)
SLIDES = [
    Slide(
        "promised",
        "上月决议落实",
        "上月 4 项决议，3 项按时完成；整改周期由 15 天降至 7 天",
        lines=["骨科：措施有效", "药房：逾期 6 天"],
        plot=DAYS,
        notes=["整改周期（中位数）＝自发现问题起至销号的天数", "数据截至 2026年11月5日"],
    ),
    Slide(
        "satisfied",
        "满意度",
        "十月满意率 94.2%，确有改善",
        plot=SATISFIED,
        notes=["满意率＝（非常满意＋满意）÷有效问卷"],
    ),
    Slide(
        "waits",
        "等候时间",
        "超声检查等候最长",
        plot=WAITS,
        table=Table(["环节", "达标率"], [["超声检查", "54.1%"], ["取药", "78%"]]),
    ),
    Slide("decide", "本次决议", "请会议决定 30 项", table=DECISIONS),
    Slide(
        "story",
        "患者的一天",
        "王喆𬭎先生等了 4 小时",
        lines=["=1+1 <script>alert(1)</script> & \x0b到院", "很长" * 900],
    ),
    Slide("empty", "无数据", "本月没有数据。" * 60),
]
