"""Programs log in with a token; so many tries a minute, and no more."""

from schoolyard import PASSWORD

TOKEN = "/api/v1/token/"


def token_of(client, name="ada", password=PASSWORD):
    return client.post(TOKEN, {"username": name, "password": password})


def test_a_password_gives_a_token_that_opens_the_api(yard, api):
    token = token_of(api(None)).json()["token"]
    program = api(None)
    program.credentials(HTTP_AUTHORIZATION=f"Token {token}")

    assert program.get("me/").json()["username"] == "ada"


def test_a_wrong_password_gives_none(yard, api):
    answer = token_of(api(None), password="wrong")

    assert answer.status_code == 400
    assert "token" not in answer.json()


def test_a_revoked_token_opens_nothing(yard, api):
    program = api(None)
    program.credentials(HTTP_AUTHORIZATION=f"Token {token_of(program).json()['token']}")

    assert program.post("token/revoke/").status_code == 204
    assert program.get("me/").status_code == 401


def test_guessing_is_slowed_down(yard, api):
    codes = [token_of(api(None), name="ben", password=f"guess-{n}").status_code for n in range(12)]

    assert codes[:9] == [400] * 9
    assert codes[-1] == 429


def test_a_guess_with_a_made_up_address_is_slowed_down_too(yard, api):
    """`X-Forwarded-For` is what the one who asks says of themselves."""
    codes = [
        api(None)
        .post(
            TOKEN, {"username": "ben", "password": f"guess-{n}"}, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}"
        )
        .status_code
        for n in range(12)
    ]

    assert codes[-1] == 429


def test_a_token_request_from_a_logged_in_page_needs_no_csrf_but_a_write_does(yard, api):
    page = api(yard.clay)
    page.handler.enforce_csrf_checks = True

    assert token_of(page, "clay").status_code == 200
    assert page.post("courses/", {"title": "Stolen"}).status_code == 403


def test_reads_are_throttled_too(settings):
    rates = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]

    assert {"user", "anon", "token"} <= set(rates)
