"""What the demonstration's improvement actions are about: invented measures, in Chinese as their owners write."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """A measure against what a figure shows; criterion and reason in its owner's words."""

    title: str
    metric: str
    reason: str
    criterion: str
    step: str = "*"


# What departments with patients of their own do about a figure
MEASURES = (
    Measure(
        "分时段放号，错开上午九点高峰",
        "wait_on_target_rate",
        "上午九点前后候诊超时集中",
        "候诊达标率连续三个月高于基线",
    ),
    Measure(
        "候诊超过 30 分钟由护士当面说明",
        "satisfaction_score",
        "问卷中候诊一项得分偏低",
        "满意度连续三个月高于基线",
    ),
    Measure(
        "就诊前一天短信加电话双提醒",
        "no_show_rate",
        "爽约集中在提前一周以上的预约",
        "爽约率连续三个月低于基线",
    ),
    Measure(
        "随访排班到人，每周五核对未接通",
        "follow_up_on_time_rate",
        "到期随访有遗漏，无人补打",
        "按时随访率不低于 95%",
    ),
    Measure(
        "离院前当面约好复诊时间",
        "returned_as_advised_rate",
        "医嘱复诊患者多未按时到诊",
        "应复诊到诊率连续三个月高于基线",
    ),
    Measure(
        "缴费、取药、检查路线图发到手机",
        "ease_rate",
        "患者反映找地方、来回跑",
        "就医省力率连续三个月高于基线",
    ),
    Measure(
        "诊间一患一室，呼叫后再进",
        "satisfaction_rate",
        "问卷中隐私一项问题较多",
        "满意率连续三个月高于基线",
    ),
)

# What is done about a complaint, by its topic
REMEDIES = {
    "attitude": "窗口首问负责和文明用语复训",
    "communication": "检查前统一告知单和话术",
    "waiting": "高峰时段加开一个诊位",
    "price": "收费前逐项核对并打印明细",
    "quality": "疗效回访和疑难病例讨论",
    "safety": "走廊防滑和用药双人核对",
    "environment": "候诊区和卫生间保洁加密",
    "privacy": "诊室门禁和叫号隐名",
    "ethics": "外购药推荐专项检查",
}

# What is written in the log at each step
REMARKS = {
    "doing": ("已制定措施，责任到人", "科务会布置，本周开始执行", "方案已定，先在上午门诊试行"),
    "awaiting_verification": ("措施全部落实，申请验收", "试行两周无异常，提交验收", "培训和检查记录齐全，请验收"),
    "returned": ("现场抽查仍有两处未落实，请补做", "记录不全，请补充后再报"),
    "again": ("已按意见补做",),
    "signed_off": ("现场核查落实到位，同意销号", "抽查五例均符合，销号", "资料和现场一致，予以销号"),
}
