"""A site whose pages do nothing without JavaScript, in the manners that web applications have."""

from flask import Flask, Response, redirect, request

_PAGE = "<!doctype html><title>{title}</title><h1>{title}</h1>{body}"

PAGES = {
    "app": "<main></main><script>document.querySelector('main').innerHTML = "
    "'<label>Name <input id=name></label>"
    "<label><input type=checkbox name=agreed> I agree</label>"
    "<label>Region <select><option value=a>Americas<option value=e>EMEA</select></label>"
    '<button onclick="send()">Send</button>\';'
    "async function send() {"
    " const said = [document.querySelector('#name').value, document.querySelector('select').value,"
    " document.querySelector('[type=checkbox]').checked];"
    " const answer = await fetch('/taken', {method: 'POST', body: JSON.stringify(said)});"
    " location = '/thanks?' + await answer.text() }</script>",
    "pop-up": "<button onclick=\"window.open('/popped')\">Open</button><a href=/popped target=_blank>Open too</a>",
    "popped": "<button onclick=\"opener.location = '/thanks?popped'; window.close()\">Done</button>",
    "waits": "<script>setTimeout(() => { location = '/thanks?waited' }, 900)</script>",
    "refresh": "<meta http-equiv=refresh content='1; url=/thanks?refreshed'>",
    "slow-refresh": "<meta http-equiv=refresh content='60; url=/thanks?refreshed'>",
    "times-out": "<meta http-equiv=refresh content='900; url=/thanks?timed-out'>",
    "never-ends": "<script>setTimeout(() => { for (;;); }, 100)</script>",
    "form-post": "<form method=post action=/posted><input type=hidden name=code value=c0de></form>"
    "<script>document.forms[0].submit()</script>",
    "asks": "<button onclick=\"if (confirm('Sure?')) location = '/thanks?sure'\">Remove</button>",
    "quiet": "<p role=alert hidden>Nothing is wrong.</p><noscript><p>Needs JavaScript</p></noscript>",
    "two": "<button hidden>Join</button><details><summary>More</summary>"
    "<button onclick=\"location = '/thanks?more'\">Join</button></details>",
    "covered": "<button disabled>Join</button>",
    "polls": "<p id=p></p><script>(function tick() { document.querySelector('#p').textContent += '.';"
    "setTimeout(tick, 100) })()</script>",
    "onwards": "<button onclick=\"location = '/away'\">Go on</button>",
    "form": "<form method=post action=/posted><input type=hidden name=token value=mine>"
    "<label>Name <input name=name></label><button name=deed value=save>Save</button></form>",
}


def site() -> Flask:
    """The pages above, and what they lead to."""
    app = Flask("scripted")

    @app.get("/<name>")
    def page(name: str) -> str:
        return _PAGE.format(title=name, body=PAGES.get(name, ""))

    @app.post("/taken")
    def taken() -> str:
        return ",".join(str(one) for one in request.get_json(force=True))

    @app.get("/thanks")
    def thanks() -> str:
        said = request.query_string.decode().replace("%2C", ",")
        return _PAGE.format(title="Thanks", body=f"<p id=said>{said}</p>")

    @app.post("/posted")
    def posted() -> str:
        fields = " ".join(f"{name}={value}" for name, value in request.form.items())
        body = f"<p id=said>{fields} cookie={request.cookies.get('who')} origin={request.headers.get('Origin')}</p>"
        return _PAGE.format(title="Posted", body=body)

    @app.get("/cookie/<who>")
    def cookie(who: str) -> Response:
        answer = redirect(f"/kept?{who}")
        answer.set_cookie("who", who, httponly=True, samesite="Lax")
        answer.set_cookie("other", "two", httponly=True)
        return answer

    @app.get("/kept")
    def kept() -> str:
        return _PAGE.format(title="Kept", body=f"<p id=said>{request.cookies.get('who')}</p>")

    @app.get("/away")
    def away() -> Response:
        return redirect("/further?code=c0de")

    @app.get("/further")
    def further() -> Response:
        return redirect("https://mallory.example/landing")

    @app.get("/data")
    def data() -> Response:
        return Response('{"error": "nothing here"}', 418, content_type="application/json")

    @app.get("/events")
    def events() -> Response:
        told = f"id: 1\ndata: {request.cookies.get('who')}\n\nid: 2\ndata: more\n\n"
        return Response(told, content_type="text/event-stream")

    return app
