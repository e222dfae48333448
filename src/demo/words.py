"""What people write, in Chinese: sentences put together from parts, so that no two months read the same."""

import numpy as np
from numpy.typing import NDArray

OPENINGS = (
    "",
    "",
    "",
    "这次来看病，",
    "带家人来的，",
    "第二次来了，",
    "朋友推荐来的，",
    "总的来说，",
    "说句实话，",
    "作为老患者，",
)
GOOD = {
    "doctor": (
        "医生很耐心，讲得清楚", "大夫问得仔细，没有催", "医生把片子一张一张讲给我听", "医生态度好，治疗方案也说明白了",
        "医生没有多开检查，很实在", "主任很负责，还画图解释", "医生先听我说完才开口，感觉被尊重",
    ),
    "nurse": (
        "护士打针一点不疼", "护士很细心，一直在安慰孩子", "护士长主动来问有没有不舒服", "护士扶着老人去卫生间，很感动",
        "换药的护士手很轻", "护士讲注意事项讲了两遍，怕我们记不住", "护士一叫就到",
    ),
    "process": (
        "预约到点就叫号，几乎没等", "导诊带着我们走，不用自己找", "检查当天就做完了", "手机缴费很方便，没排队",
        "取药很快", "报告在手机上就能看", "一个上午全部办完",
    ),
    "place": ("环境干净安静", "候诊区有热水，座位也够", "病房收拾得很整洁", "标识清楚，不绕路", "停车方便"),
}  # fmt: skip
BAD = {
    "waiting": (
        "等了{minutes}多分钟才叫到号", "预约了还要等，预约的意义不大", "排队的人太多，叫号很慢", "等检查等了一上午",
        "星期一人实在太多了", "等候时没有人告诉还要多久", "做检查排了{minutes}分钟的队",
    ),
    "attitude": (
        "窗口人员语气不好", "问了两句就不耐烦", "护士叫名字像在喊人", "工作人员互相推，没人管", "态度冷淡，像在赶时间",
    ),
    "communication": (
        "医生没说几句话就结束了", "检查为什么要做，没有解释", "用药怎么吃没讲清楚", "结果出来了没人告诉我",
        "前后两位医生说的不一样", "出院以后要注意什么没有交代",
    ),
    "price": ("费用比想象的高", "收费明细看不懂", "事先没有告诉大概要花多少钱", "同样的检查收了两次费"),
    "place": ("候诊区太吵", "卫生间不够干净", "座位不够，老人只能站着", "空调太冷", "指示牌看不明白，走了冤枉路"),
    "privacy": ("看病时旁边站着别的病人", "当着别人的面问病情，不太合适", "门一直开着"),
}  # fmt: skip
GOOD_ENDINGS = ("", "", "。谢谢！", "，会推荐给朋友。", "，下次还来。", "，给个赞。", "，继续保持。", "，辛苦了！")
BAD_ENDINGS = ("", "", "，希望改进。", "，体验不好。", "，建议多开一个窗口。", "，下次会考虑别家。", "，请重视。")
PRAISE = (
    "{name}{title}耐心细致，全家人都很感激", "感谢{name}{title}，手术前一直鼓励我",
    "{name}{title}下班了还留下来把问题讲完",
    "{name}{title}对老人像对自己家人一样", "孩子不再怕打针了，谢谢{name}{title}",
    "{name}{title}发现得及时，没有耽误病情",
    "遇到{name}{title}是我的运气，医术好，人也好", "半夜按铃{name}{title}马上就到，从没有不耐烦",
)  # fmt: skip
TITLES = {
    "doctor": "医生", "nurse": "护士", "technician": "技师", "pharmacist": "药师", "guide": "导诊员",
    "customer_service": "客服", "cashier": "收费员", "support": "师傅", "other": "老师",
}  # fmt: skip
SUGGESTIONS = (
    "{place}候诊区加一块显示还要等几位的屏幕", "{place}门口放轮椅和雨伞，扫码借用", "把{place}的检查须知印成大字版",
    "{place}早高峰提前半小时开一个窗口", "老年患者在{place}由专人陪同缴费取药", "{place}的宣教单配上短视频二维码",
    "{place}每天下班前回看当天最长的三次等候", "{place}叫号改为只叫号码和姓，不叫全名",
    "{place}报告出来后自动发短信提醒复诊",
    "给{place}的候诊椅装充电口", "{place}交接班用同一张清单", "{place}周一多排一名医生，周五少排一名",
)  # fmt: skip
NOMINATIONS = (
    "连续三个月零差错，主动帮助其他班组", "深夜设备故障，到场一小时内恢复使用", "为行动不便的患者送样送报告，从不推托",
    "带教新人，班组流程由此缩短", "高峰时主动加班，当天标本当天出报告", "发现标识错误及时报告，避免患者走错",
)  # fmt: skip
COMPLAINTS = {
    "attitude": ("患者反映工作人员语气生硬", "患者称咨询时被冷落", "家属反映窗口人员不耐烦"),
    "communication": ("患者反映检查前未说明必要性", "家属称病情变化未及时告知", "患者反映用药方法没有讲清楚"),
    "waiting": ("患者反映候诊时间过长", "患者称检查排队近两小时", "患者反映预约后仍长时间等候"),
    "price": ("患者对收费明细有疑问", "患者称费用未提前告知", "患者反映重复收费"),
    "quality": ("患者对治疗效果不满意", "患者认为诊断前后不一致", "家属对处置过程提出疑问"),
    "safety": ("患者反映在走廊险些滑倒", "家属反映用药核对不仔细", "患者反映输液滴速未及时调整"),
    "environment": ("患者反映卫生间不洁", "患者反映候诊区过于拥挤", "家属反映病房噪声大"),
    "privacy": ("患者反映诊室内有无关人员", "患者称病情被当众询问"),
    "ethics": ("患者反映被推荐院外购药", "患者反映推荐了不需要的项目"),
}  # fmt: skip


def pick(choices: tuple[str, ...], rng: np.random.Generator) -> str:
    """One of these, each as likely as the others."""
    return choices[int(rng.integers(len(choices)))]


def comment(content: float, minutes: float, rng: np.random.Generator) -> str:
    """A comment by somebody so content who waited so long: one or two remarks."""
    if content > -0.6:
        first, second = (pick(GOOD[key], rng) for key in rng.permutation(list(GOOD))[:2])
        opening = pick(OPENINGS, rng)
        if rng.random() < 0.12:
            return f"{opening}{first}，就是{_bad('waiting' if minutes > 60 else 'place', minutes, rng)}"
        return opening + (f"{first}，{second}" if rng.random() < 0.35 else first) + pick(GOOD_ENDINGS, rng)
    waited_long = minutes > 70 and rng.random() < 0.65
    topic = "waiting" if waited_long else str(rng.choice([key for key in BAD if key != "waiting"]))
    return pick(OPENINGS, rng) + _bad(topic, minutes, rng) + pick(BAD_ENDINGS, rng)


def comments(
    content: NDArray[np.float64], minutes: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.object_]:
    """One comment for each."""
    return np.array([comment(c, m, rng) for c, m in zip(content, minutes, strict=True)], dtype=object)


def _bad(topic: str, minutes: float, rng: np.random.Generator) -> str:
    rounded = max(20, int(minutes * 0.7 // 10 * 10))
    return pick(BAD[topic], rng).format(minutes=rounded)
