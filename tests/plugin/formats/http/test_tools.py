"""Commands of other programs than curl; the values are those that HTTPie 3.2 and wget 1.21 send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.formats.http import Message, command_messages

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
SENT = {
    "http :8000/x": ("GET", "http://localhost:8000/x", None, None),
    "http example.org/x y==1": ("GET", "http://example.org/x?y=1", None, None),
    "http :/x a=b n:=1 'l:=[1, 2]' q==1": (
        "POST",
        "http://localhost/x?q=1",
        '{"a": "b", "n": 1, "l": [1, 2]}',
        JSON,
    ),
    "http PUT :8000/x 'name=J D' 'q==a b'": (
        "PUT",
        "http://localhost:8000/x?q=a+b",
        '{"name": "J D"}',
        JSON,
    ),
    "http -f POST h/x 'a=b c' d=e": ("POST", "http://h/x", "a=b+c&d=e", f"{FORM}; charset=utf-8"),
    "http POST h/x 'a[b]=c' 'a[d][]=1' 'a[d][]=2' 'e[0]:=1'": (
        "POST",
        "http://h/x",
        '{"a": {"b": "c", "d": ["1", "2"]}, "e": [1]}',
        JSON,
    ),
    """http POST h/x 'na\\:me=v"q'""": ("POST", "http://h/x", '{"na:me": "v\\"q"}', JSON),
    """echo '{"a": 1}' | http POST h/x""": ("POST", "http://h/x", '{"a": 1}\n', JSON),
    """http POST h/x --raw '{"a": 2}'""": ("POST", "http://h/x", '{"a": 2}', JSON),
    "http -v --timeout 3 DELETE $BASE/x/1": ("DELETE", "/x/1", None, None),
    "https :3000/x": ("GET", "https://localhost:3000/x", None, None),
    "xhs h/x a==1": ("GET", "https://h/x?a=1", None, None),
    "http --default-scheme=https h/x": ("GET", "https://h/x", None, None),
    "https ://h/x": ("GET", "https://h/x", None, None),
    "http post h/x a=1": ("POST", "http://h/x", '{"a": "1"}', JSON),
    "http -do file.zip h/x": ("GET", "http://h/x", None, None),
    "http -pHB PUT h/x a=1": ("PUT", "http://h/x", '{"a": "1"}', JSON),
    "http -- h/x -x=1": ("POST", "http://h/x", '{"-x": "1"}', JSON),
    "http h/x '[0][type]=a' '[1][type]=b'": (
        "POST",
        "http://h/x",
        '[{"type": "a"}, {"type": "b"}]',
        JSON,
    ),
    "http h/x 'a[1]=b' 'a[0]=c'": ("POST", "http://h/x", '{"a": ["c", "b"]}', JSON),
    "http h/x 'a[\\1]=b'": ("POST", "http://h/x", '{"a": {"1": "b"}}', JSON),
    "http h/x 0=a": ("POST", "http://h/x", '{"0": "a"}', JSON),
    "http h/x 'a\\[b\\]=c'": ("POST", "http://h/x", '{"a[b]": "c"}', JSON),
    "http -j h/x": ("GET", "http://h/x", None, JSON),
    "http h/x q==@a.txt": ("GET", "http://h/x?q=%3Ca.txt%3E", None, None),
    """echo -n '{"a": 1}' | http POST h/x""": ("POST", "http://h/x", '{"a": 1}', JSON),
    "curlie -v POST h/x a=b": ("POST", "http://h/x", '{"a": "b"}', JSON),
    "http -f h/x a=b c@~/d.png": (
        "POST",
        "http://h/x",
        (
            '--example-boundary\nContent-Disposition: form-data; name="a"\n\nb\n'
            '--example-boundary\nContent-Disposition: form-data; name="c"; filename="d.png"\n'
            "Content-Type: image/png\n\n<d.png>\n--example-boundary--\n"
        ),
        "multipart/form-data",
    ),
    "wget --spider http://h/x": ("HEAD", "http://h/x", None, None),
    "curl --follow --out-null http://h/x": ("GET", "http://h/x", None, None),
    "curl --variable id=5 --expand-url 'http://h/{{id}}?a={{b}}'": (
        "GET",
        "http://h/5?a={{b}}",
        None,
        None,
    ),
    "wget -qO- http://h/x": ("GET", "http://h/x", None, None),
    """wget --method=PUT --body-data='{"a": 1}' --header='Content-Type: application/json' h/x""": (
        "PUT",
        "http://h/x",
        '{"a": 1}',
        JSON,
    ),
    "wget --post-data 'a=b&c=d' -O /dev/null h/x": ("POST", "http://h/x", "a=b&c=d", FORM),
    "sudo -u www wget --header 'Content-Type: text/plain' -nv h/x": (
        "GET",
        "http://h/x",
        None,
        "text/plain",
    ),
}


POWERSHELL = {
    "irm ([System.Uri]::new('https://h/x'))": ("GET", "https://h/x", None, None),
    "iwr -useb https://h/x | iex": ("GET", "https://h/x", None, None),
    "irm https://h/x -met Post -b '{}'": ("POST", "https://h/x", "{}", FORM),
    "irm https://h/x -M Put -Body (@{ a = 'b', 'c'; d = [int]5; e = 1.5e3 } | ConvertTo-Json)": (
        "PUT",
        "https://h/x",
        '{"a": ["b", "c"], "d": 5, "e": 1.5e3}',
        FORM,
    ),
    "$ids = 1, 2\nirm https://h/x -Method Put -Body (ConvertTo-Json $ids)": (
        "PUT",
        "https://h/x",
        "[1, 2]",
        FORM,
    ),
    """$headers = New-Object "System.Collections.Generic.Dictionary[[String],[String]]"
$headers.Add("Content-Type", "application/json")
$headers['X-A'] = 'b'
$body = @{}
$body.a = $true
$response = Invoke-RestMethod 'https://h/x' -Method 'POST' -Headers $headers `
  -Body ($body | ConvertTo-Json)""": ("POST", "https://h/x", '{"a": true}', JSON),
    "irm https://h/x -Method Post -Form @{ a = 'b'; c = Get-Item ./d.png; e = 1, 2 }": (
        "POST",
        "https://h/x",
        (
            '--example-boundary\nContent-Disposition: form-data; name="a"\n\nb\n'
            '--example-boundary\nContent-Disposition: form-data; name="c"; '
            'filename="file"\n\n$value\n'
            '--example-boundary\nContent-Disposition: form-data; name="e"\n\n1\n'
            '--example-boundary\nContent-Disposition: form-data; name="e"\n\n2\n'
            "--example-boundary--\n"
        ),
        "multipart/form-data; boundary=example-boundary",
    ),
    "curl https://h/x -Method Post -Body '{}' -ContentType 'application/json'": (
        "POST",
        "https://h/x",
        "{}",
        JSON,
    ),
    """Invoke-RestMethod -Uri https://h/x -Method Post -Body '{"a": "it''s"}' """
    "-ContentType 'application/json'": ("POST", "https://h/x", '{"a": "it\'s"}', JSON),
    """$body = @{
  plate = 'B'
  open = $true   # a comment
  tags = @('a', "b"); inner = @{ x = $id; n = 1.5 }
} | ConvertTo-Json -Depth 5
$made = Invoke-RestMethod -Method Put `
  -Uri "https://h/x/$id" `
  -Body $body -ContentType "application/json"
$made.id | Write-Host""": (
        "PUT",
        "https://h/x/$id",
        '{"plate": "B", "open": true, "tags": ["a", "b"], "inner": {"x": "$id", "n": 1.5}}',
        JSON,
    ),
    "$base = 'https://h/v1'\niwr $base/cars | select Content": (
        "GET",
        "https://h/v1/cars",
        None,
        None,
    ),
    """$all = @{ Uri = 'https://h/x'; Method = 'Post'; Body = (@{ a = 1 } | ConvertTo-Json) }
irm @all -ContentType application/json""": ("POST", "https://h/x", '{"a": 1}', JSON),
    """$json = @"\n{ "a": "`$b" }\n"@
(Invoke-WebRequest -UseBasicParsing https://h/x -Method POST -Body $json).Content""": (
        "POST",
        "https://h/x",
        '{ "a": "$b" }',
        FORM,
    ),
    "irm $config.Base/cars": ("GET", "/cars", None, None),
    "irm $bases['mine']/cars/$id": ("GET", "/cars/$id", None, None),
    "irm (Get-Base)/cars": ("GET", "/cars", None, None),
    "irm (Get-Config).Base/cars": ("GET", "/cars", None, None),
    "irm ((Get-Base) + '/cars')": ("GET", "/cars", None, None),
    "irm $env:BASE/cars": ("GET", "/cars", None, None),
    "$u = 'https://h' + '/x'\nirm ($u + '?a=1')": ("GET", "https://h/x?a=1", None, None),
    "$b = [ordered]@{ a = 1 }\nirm https://h/x -Method Put -Body ($b | ConvertTo-Json)": (
        "PUT",
        "https://h/x",
        '{"a": 1}',
        FORM,
    ),
    "irm https://h/x -Method Put -Body (ConvertTo-Json @{ a = 1 } -Depth 5)": (
        "PUT",
        "https://h/x",
        '{"a": 1}',
        FORM,
    ),
    "Invoke-RestMethod https://h/x -Body @{ q = 'a b' }": ("GET", "https://h/x?q=a+b", None, None),
    "irm https://h/x -Method Post -Body @{ q = 'a b'; r = 1 }": (
        "POST",
        "https://h/x",
        "q=a+b&r=1",
        FORM,
    ),
}


@pytest.mark.parametrize("script", POWERSHELL)
def test_a_cmdlet_is_read_as_powershell_documents_it(script: str) -> None:
    (message,) = command_messages(script, language="powershell")
    assert _row(message) == POWERSHELL[script]
    assert message.problems == ()


@pytest.mark.parametrize(
    "body", ["(Get-Content a.json -Raw)", "$body", "$it.Body", "($b | ConvertTo-Json)"]
)
def test_a_body_that_only_the_script_knows_is_elsewhere(body: str) -> None:
    script = f"$body = Get-Content a.json -Raw\nirm https://h/x -Method Post -Body {body}"
    (message,) = command_messages(script, language="powershell")
    assert (message.body, message.is_body_elsewhere) == (None, True)


def test_the_members_of_a_hash_table_have_their_own_places() -> None:
    text = "irm https://h/x -Method Post -Body (@{ plate = 'B'; colour = $c } | ConvertTo-Json)"
    (message,) = command_messages(text)
    assert message.body is not None
    for word in ("plate", "B", "colour"):
        assert message.body.at(message.body.text.index(word)) == text.index(word, text.index("@{"))


@pytest.mark.parametrize(
    ("script", "offset", "told"),
    [
        (
            "irm [System.Uri]::new('https://h/x')",
            4,
            "PowerShell reads '[System.Uri]::new' as text here",
        ),
        ("irm 'https://h/x", 4, "the quote ' that opens here is never closed"),
        ("irm https://h/x -Body @{ a = 1", 22, "the @{ that opens here is never closed"),
        ("irm https://h/x -Body @'\n{}", 22, "the here-string that begins here is never closed"),
    ],
)
def test_what_a_script_leaves_open_is_a_problem(script: str, offset: int, told: str) -> None:
    (message,) = command_messages(script)
    assert [(it.offset, it.message) for it in message.problems] == [(offset, told)]


@given(st.lists(st.sampled_from([*"'\"`$@{}()=;|,#\n ", "irm ", "-Body ", "a", "@'\n", "$x = "])))
def test_any_script_is_read_to_its_end(pieces: list[str]) -> None:
    text = "irm " + "".join(pieces)
    for message in command_messages(text):
        assert 0 <= message.start <= message.end <= len(text)
        assert len(message.target.text) == len(message.target.offsets)
        assert message.body is None or len(message.body.text) == len(message.body.offsets)


def _row(message: Message) -> tuple[str, str, str | None, str | None]:
    body = message.body.text if message.body else None
    return message.method.text, message.target.text, body, message.header("content-type")


@pytest.mark.parametrize("command", SENT)
def test_a_command_of_another_program_is_read_as_the_program_reads_it(command: str) -> None:
    (message,) = command_messages(command)
    assert _row(message) == SENT[command]
    assert message.problems == ()


FIELDS = {
    "http -a u:p h/x": ("Authorization", "Basic dTpw"),
    "http -Abearer -atok h/x": ("Authorization", "Bearer tok"),
    "xh --bearer tok h/x": ("Authorization", "Bearer tok"),
    "http h/x X-A:@a.txt": ("X-A", "<a.txt>"),
    "http -A bearer -a tok h/x": ("Authorization", "Bearer tok"),
    "http h/x X-A:b": ("X-A", "b"),
    "http h/x 'X-Empty;'": ("X-Empty", ""),
    "wget -U agent/1 h/x": ("User-Agent", "agent/1"),
    "wget --referer http://r/ h/x": ("Referer", "http://r/"),
    "wget --user u --password p --auth-no-challenge h/x": ("Authorization", "Basic dTpw"),
}


@pytest.mark.parametrize("command", FIELDS)
def test_fields_are_those_that_the_program_sends(command: str) -> None:
    (message,) = command_messages(command)
    name, value = FIELDS[command]
    assert message.header(name) == value


@pytest.mark.parametrize(
    "command",
    [
        "http POST h/x @car.json",
        "http h/x file@a.png",
        "wget --post-file a.json h/x",
    ],
)
def test_a_body_in_a_file_is_elsewhere(command: str) -> None:
    (message,) = command_messages(command)
    assert (message.body, message.is_body_elsewhere, message.method.text) == (None, True, "POST")


def test_the_members_of_an_item_have_the_place_of_the_item() -> None:
    text = "http POST h/x plate=B color=red"
    (message,) = command_messages(text)
    assert message.body is not None
    at = message.body.text.index("color")
    assert message.body.at(at) == text.index("color")
    assert message.body.at(message.body.text.index("red")) == text.index("red")


def test_single_quotes_are_a_mistake_in_a_batch_file() -> None:
    text = 'curl -H "A: b" -d \'{"a": 1}\' http://h/x'
    (message,) = command_messages(text, language="bat")
    assert [(it.offset, it.message) for it in message.problems] == [
        (text.index("'"), "cmd.exe does not treat ' as a quote, and splits the text at its spaces")
    ]
    (message,) = command_messages(text)
    assert message.problems == ()


def test_what_a_session_of_httpie_has_kept_is_not_known() -> None:
    (message,) = command_messages("http --session=me h/x")
    assert message.implied > {"authorization", "cookie"}


def test_a_program_that_is_only_named_sends_nothing() -> None:
    assert list(command_messages("curlie -H 'A: b' h/x")) == []
    for text in ("http --version", "wget", "pip install httpie", "https://h/curl", "which http"):
        assert list(command_messages(text)) == []


@given(st.text(alphabet="ab[]:=@;\\\"' -/?.", max_size=40))
def test_any_arguments_are_read(text: str) -> None:
    for program in ("http ", "wget "):
        for message in command_messages(program + text):
            assert len(message.target.text) == len(message.target.offsets)
            assert message.body is None or len(message.body.text) == len(message.body.offsets)
