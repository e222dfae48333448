"""What surrounds the stars in the demonstration: announcements, appeals with answers, the library of service cases."""

from dataclasses import dataclass

import psycopg
from psycopg.types.json import Jsonb

OFFICE = "quality@demo.invalid"


@dataclass(frozen=True)
class Tale:
    """One case: months before the last one that has a list; star: whether it honours one of the department's stars."""

    department: str
    months: int
    star: bool
    title: str
    story: str
    lesson: str
    tags: tuple[str, ...]
    state: str = "published"


TALES = (
    Tale(
        "orthopaedics", 2, True, "多走的一层楼",
        "一位拄拐的老人在一楼取完药，又折回二楼问用法。护士没有在护士站里回答，而是把他扶到座位上，"
        "用大字把早、中、晚的用法写在药盒上，再请药师核对一遍。老人说，这是他第一次不用回家再问孩子。",
        "用药交代以患者能复述为准；行动不便者，由人走向患者，而不是让患者走向窗口。",
        ("用药交代", "老年友善"),
    ),
    Tale(
        "check_up_centre", 4, False, "排队的人最清楚该怎么排",
        "体检中心连续两周请每天最后离开的三位客人画出自己走过的路线。十张图里有九张在同一个拐角折返。"
        "科室把两个检查间对调，又在拐角处贴上下一站的箭头。",
        "流程问题先问走流程的人；能用一张图说清的，不开会。",
        ("流程优化", "排队"),
    ),
    Tale(
        "emergency", 6, True, "先说还要等多久",
        "夜里候诊区有十几位患者。分诊护士每二十分钟走一圈，逐一告诉大家前面还有几位、为什么有人先看。"
        "那一夜没有人到窗口催问，也没有投诉。",
        "等待本身不可怕，不知道要等多久才可怕。高峰时段指定一人专门告知进度。",
        ("候诊告知", "急诊"),
    ),
    Tale(
        "paediatrics", 3, True, "怕打针的孩子和一只布熊",
        "孩子一进注射室就哭。护士先给布熊“打针”，请孩子给布熊贴胶布，再问他愿意坐着还是让妈妈抱着。"
        "两分钟后针打完了，孩子没有再哭。",
        "给孩子一个可以自己决定的小选择，比劝说更有用。注射室备好布熊和贴纸。",
        ("儿童友善", "疼痛管理"),
    ),
    Tale(
        "laboratory", 5, False, "一张退回的标本单",
        "标本因标签不清被退回，患者要再抽一次血。检验科没有只写“退回”，而是打电话向病房说明原因，"
        "当天下午一起改了标签打印的版式，此后三个月没有再因标签退回。",
        "每一次退回都是一次改进的机会：说明原因，改掉源头。",
        ("标本", "跨科协作"),
    ),
    Tale(
        "dental", 7, False, "价格说在前面",
        "有患者因为费用超出预期而不满。科室把每种修复方式的价格、疗程和保修写在一张纸上，"
        "治疗前由医生讲解并请患者带回家考虑一天。之后半年没有再收到同类投诉。",
        "价格说在治疗之前，写在纸上，允许患者带走考虑。",
        ("价格透明", "投诉整改"),
    ),
    Tale(
        "ward_medical", 8, True, "出院那天的第二次查房",
        "护士发现患者出院后常打电话问同样的问题，于是在出院当天下午加了一次“第二次查房”，"
        "只做一件事：请患者自己说一遍回家后怎么吃药、什么情况要回来。",
        "出院宣教不以讲完为止，以患者能说出来为止。",
        ("出院宣教", "回访"),
    ),
    Tale(
        "rehabilitation", 1, False, "把预约改成准点",
        "科室试着把每个时段少约一位，留出评估的时间。第一周准点率上升，治疗师也不再带着歉意开始一天。"
        "效果还在观察。",
        "先在一个治疗室试行，看到数据再推广。",
        ("预约", "试行"),
        state="draft",
    ),
)  # fmt: skip

APPEALS = (
    ("head.cardiology@demo.invalid", "commended", "上月夜班有两封表扬信未登记，请核对是否影响名单。", "dismissed",
     "已核对：两封表扬信均在次月收到，按规则计入次月，名单不变。"),
    ("head.ent@demo.invalid", None, "公示名单打印稿漏印了一个科室，请补发。", "upheld",
     "属实，打印稿已补发，系统中的名单无误。"),
)  # fmt: skip


def announce(cursor: psycopg.Cursor) -> None:
    """Every published list was announced on the 3rd of the month after it, appealed against until the 8th, and
    published on the 10th; the last one with appeals."""
    cursor.execute(
        """
        insert into quality.star_announcement (month, version, announced_at, announced_by, until, named)
        select month, 1, quality.day_start((month + interval '1 month')::date + 2) + interval '9 hours', %(office)s,
            (month + interval '1 month')::date + 7,
            (select array_agg(staff_id order by staff_id) from quality.star_award as a
             where a.month = p.month and a.edition = p.edition and a.tier is not null)
        from quality.star_publication as p
        where exists (select from quality.star_award as a where a.month = p.month and a.tier is not null)
        """,
        {"office": OFFICE},
    )
    cursor.execute(
        """
        update quality.star_publication
        set published_at = quality.day_start((month + interval '1 month')::date + 9) + interval '10 hours'
        """
    )
    for maker, tier, reason, decision, answer in APPEALS:
        cursor.execute(
            """
            with latest as (select max(month) as month from quality.star_publication),
            appeal as (
                insert into quality.star_appeal (month, staff_id, reason, made_by, made_at)
                select month, (select staff_id from quality.star_award as a
                               where a.month = latest.month and a.tier = %(tier)s order by staff_id limit 1),
                    %(reason)s, %(maker)s,
                    quality.day_start((month + interval '1 month')::date + 4) + interval '11 hours'
                from latest where month is not null
                returning appeal_id, made_at
            )
            insert into quality.star_appeal_answer (appeal_id, decision, answer, answered_by, answered_at)
            select appeal_id, %(decision)s, %(answer)s, %(office)s, made_at + interval '1 day' from appeal
            """,
            {"tier": tier, "reason": reason, "maker": maker, "decision": decision, "answer": answer, "office": OFFICE},
        )


def tell(cursor: psycopg.Cursor) -> None:
    """The library: each case written by the department's head, and published by the quality office."""
    tales = [
        {"department": tale.department, "months": tale.months, "star": tale.star, "title": tale.title,
         "story": tale.story, "lesson": tale.lesson, "tags": list(tale.tags), "state": tale.state}
        for tale in TALES
    ]  # fmt: skip
    cursor.execute(
        """
        with told as (
            select nextval('quality.case_id') as case_id, tale.*,
                ((select max(month) from rollup.star_month) - make_interval(months => tale.months))::date as month
            from jsonb_to_recordset(%s) as tale (
                department text, months integer, star boolean, title text, story text, lesson text, tags text[],
                state text)
        )
        insert into quality.case_version (
            case_id, version, changed_at, changed_by, state, department_id, staff_id, month, title, story, lesson, tags)
        select
            case_id, version, quality.day_start((month + interval '1 month')::date + 10 * version),
            case when version = 1 then 'head.' || department || '@demo.invalid' else %s end,
            case when version = 1 then 'draft' else 'published' end, department,
            case when star then (
                select staff_id from quality.star_award as a
                where a.department_id = department and a.tier is not null and a.month = told.month
                order by a.tier desc, staff_id limit 1) end,
            month, title, story, lesson, tags
        from told
        join lateral (values (1), (2)) as versions (version) on version = 1 or state = 'published'
        where month is not null
        """,
        (Jsonb(tales), OFFICE),
    )
