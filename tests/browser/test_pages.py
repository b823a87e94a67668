"""Pages as people see them: on paper, and on a telephone."""

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


def test_a_plot_scrolls_on_a_telephone_and_the_page_does_not(
    page: Page, instance: Instance
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(instance.url)
    page.evaluate(
        """() => {
          const plot = '<div class="report"><p class="plot"><img src="/static/mark.svg"></p></div>';
          document.querySelector('main').innerHTML = plot;
        }"""
    )
    plot, screen = page.evaluate(
        """() => [document.querySelector('.plot img').getBoundingClientRect().width,
                  document.documentElement.scrollWidth]"""
    )
    assert plot >= 560
    assert screen <= 360
