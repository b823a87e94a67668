from workers.analysis.texts_read import forget_texts, read_once


def test_a_text_is_read_once_until_it_is_forgotten() -> None:
    first = read_once("It *worked*.")

    assert read_once("It *worked*.") is first
    forget_texts()
    assert read_once("It *worked*.") is not first
