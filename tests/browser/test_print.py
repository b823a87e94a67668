"""On paper a page is dark on light, whatever the screen is."""

from playwright.sync_api import Page

from tests.browser.instance import Instance

_LIGHTNESS_OF_INK = """() => {
  const parts = getComputedStyle(document.body).color.match(/\\d+/g).slice(0, 3).map(Number);
  return parts.reduce((sum, part) => sum + part) / 3;
}"""


def test_a_dark_screen_prints_dark_on_light(page: Page, instance: Instance) -> None:
    page.goto(instance.url)
    lightness = []
    for media in ("screen", "print"):
        page.emulate_media(media=media, color_scheme="dark")
        lightness.append(page.evaluate(_LIGHTNESS_OF_INK))
    on_screen, on_paper = lightness
    assert on_screen > 200
    assert on_paper < 60
