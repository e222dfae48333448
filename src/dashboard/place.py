"""The two menus that say where: campus and department."""

from dashboard.filters import Menu
from dashboard.view import View


def choose_place(view: View, with_data: set[str], without: tuple[str, ...] = ()) -> str:
    """The chosen department, '*<campus_id>' or '*' (hospital), out of the ids with data.

    A head begins with their own department and is offered no other. `without`: parameters that lose their meaning
    when another place is chosen.
    """
    reader = view.language
    campuses = {id_: label for id_, label in view.campuses.label.items() if f"*{id_}" in with_data}
    campus = ""
    if len(campuses) > 1:
        options = {"": reader.text("All campuses"), **campuses}
        campus = view.select(Menu("campus", reader.text("Campus"), options, "", without=("department", *without)))
    own = [id_ for id_ in view.own_departments if id_ in with_data]
    if campus:
        own = [id_ for id_ in own if view.departments.campus_id[id_] == campus]
    options = {"*": reader.text("Whole campus") if campus else reader.text("Whole hospital")}
    options |= {id_: view.place(id_) for id_ in own}
    default = own[0] if view.is_head and own else "*"
    department = view.select(Menu("department", reader.text("Department"), options, default, without=without))
    return f"*{campus}" if department == "*" else department
