"""Where and who: campuses, departments and shared desks as written in `places.toml`, and the people who work there."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from demo.stories import stories

FOLDER = Path(__file__).parent

SURNAMES = (
    "安白柏常车池初丛邓丁杜范方费冯甘高葛顾管韩郝何洪侯胡华纪季江姜蒋焦金康柯孔赖兰雷"
    "黎连廖林凌刘龙卢鲁陆骆吕马毛孟苗莫穆倪宁欧潘庞彭齐钱乔秦邱任阮邵沈施石史舒宋苏孙"
    "谭汤唐陶田童万汪王韦魏温文翁吴伍武夏肖谢邢徐许薛严颜杨姚叶易殷尹于余俞袁岳云曾詹"
    "张章赵郑钟周朱祝庄邹"
)
# Given names from the four seasons, weather and plants: pleasant, and plainly made up
GIVEN_NAMES = """
    春晓 夏荷 秋实 冬青 晨曦 暮雨 朝霞 晚晴 星野 月明 云帆 雨桐 雪松 风铃
    霜叶 露白 山岚 海晏 江枫 溪石 林深 竹君 兰舟 菊隐 梅初 松涛 柏舟 桐花
    榆钱 槐序 柳絮 桃夭 杏雨 李下 梨白 棠溪 荔红 橘颂 麦秋 谷雨 清和 立夏
    白露 寒露 小满 惊蛰 半夏 当归 连翘 紫苏 茯苓 青黛 远志 辛夷 泽兰 杜若
    沉香 苍术 白芷 川贝
""".split()  # noqa: SIM905 (a list of so many short words reads badly)


@dataclass(frozen=True)
class Department:
    """One department; see the head of `places.toml` for the meaning of the figures."""

    id: str
    name: str
    name_en: str
    campus: str
    kind: str
    recorded: float
    quality: float
    staff: dict[str, int]
    winter: float = 0.0
    daily: float = 0.0
    booked: float = 0.0
    desks: dict[str, int] = field(default_factory=dict)
    busy: dict[str, float] = field(default_factory=dict)
    needs: dict[str, float] = field(default_factory=dict)
    rooms: int = 1
    rooms_busy: float = 0.55
    rooms_role: str = "nurse"


@dataclass(frozen=True)
class SharedDesk:
    """Desks of one step that serve several departments' patients, place by place."""

    step: str
    department: str
    role: str
    places: dict[str, int]
    hours: list[list[float]]
    busy: dict[str, float] = field(default_factory=dict)
    minutes: dict[str, float] = field(default_factory=dict)
    peak: list[list[float]] = field(default_factory=list)  # as many shifts as hours; empty: the same
    area: str = ""


@dataclass(frozen=True)
class EmergencyDesk:
    """Desks that never close: how many from 0, 8 and 20 o'clock, and the mean time of a service."""

    step: str
    department: str
    role: str
    desks: tuple[int, int, int]
    minutes: float


@dataclass(frozen=True)
class Places:
    """Everything in `places.toml`. `index` gives a department's position by id."""

    campuses: pd.DataFrame  # campus_id, name, name_en
    departments: tuple[Department, ...]
    shared: tuple[SharedDesk, ...]
    emergency: tuple[EmergencyDesk, ...]

    @property
    def index(self) -> dict[str, int]:
        """A department's position in `departments`, by id."""
        return {department.id: i for i, department in enumerate(self.departments)}

    @property
    def clinics(self) -> list[Department]:
        """Departments that see out-patients."""
        return [department for department in self.departments if department.daily]


@cache
def places() -> Places:
    """The demonstration hospital as written down."""
    written = tomllib.loads((FOLDER / "places.toml").read_text(encoding="utf-8"))
    campuses = pd.DataFrame(written["campus"]).rename(columns={"id": "campus_id"})
    return Places(
        campuses=campuses,
        departments=tuple(Department(**one) for one in written["department"]),
        shared=tuple(SharedDesk(**desk) for desk in written["desk"]),
        emergency=tuple(EmergencyDesk(**one) for one in written["emergency"]),
    )


def department_rows() -> pd.DataFrame:
    """hospital.department: one row per department."""
    return pd.DataFrame(
        [(d.id, d.name, d.name_en, d.campus, d.kind, True) for d in places().departments],
        columns=["department_id", "name", "name_en", "campus_id", "kind", "active"],
    )


def staff_rows(rng: np.random.Generator, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """hospital.staff: one row per person, by department and role; and what the records do not say:

    `quality`: how patients feel about them, `pace`: how long they take, relative to colleagues, `outstanding`.
    Some came during the window, as an additional pair of hands.
    """
    posts = [(d.id, role) for d in places().departments for role, n in d.staff.items() for _ in range(n)]
    staff = pd.DataFrame(posts, columns=["department_id", "role"])
    n = len(staff)
    staff.insert(0, "staff_id", [f"s{i + 1:03d}" for i in range(n)])
    staff.insert(1, "name", _names(rng, n))
    position = staff.groupby(["department_id", "role"]).cumcount()
    size = staff.groupby(["department_id", "role"])["role"].transform("size")
    # small posts have desks to look after from the first day
    came_later = (position == size - 1) & (size >= 9)
    started = first - pd.to_timedelta(rng.integers(60, 3600, n), unit="D")
    within = first + pd.to_timedelta(rng.integers(20, max(21, (last - first).days), n), unit="D")
    staff["active_from"] = pd.Series(started).where(~came_later, pd.Series(within)).dt.date
    staff["active_until"] = None
    staff["quality"] = rng.normal(0, 0.35, n)
    staff["outstanding"] = _outstanding(staff)
    staff.loc[staff["outstanding"], "quality"] = stories()["outstanding_nurse"]["better"]
    staff["pace"] = np.exp(rng.normal(0, 0.10, n))
    return staff


def _outstanding(staff: pd.DataFrame) -> pd.Series:
    """The planted story: the first of a role in a department."""
    story = stories()["outstanding_nurse"]
    of_post = (staff["department_id"] == story["department"]) & (staff["role"] == story["role"])
    return of_post & (of_post.cumsum() == 1)


def _names(rng: np.random.Generator, n: int) -> list[str]:
    """n different invented names."""
    pairs = rng.choice(len(SURNAMES) * len(GIVEN_NAMES), size=n, replace=False)
    return [SURNAMES[pair % len(SURNAMES)] + GIVEN_NAMES[pair // len(SURNAMES)] for pair in pairs]
