"""Steps of the line's tests."""

from tests.sync.played_centre import PlayedCentre

CODE = "7K2M9QWX40TD8HJN"


def invite(centre: PlayedCentre) -> None:
    """Let the played centre answer an enrolment as the real one does."""
    centre.enrolled = {
        "terminal": "01KA0000000000000000000001",
        "status": "waiting",
        "showroom": "HN01",
        "showroom_name": "Showroom OCOP Hoàn Kiếm",
        "centre_keys": [{"kid": "c1", "public_key": "00" * 32, "not_after": ""}],
    }
