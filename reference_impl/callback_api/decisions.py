"""What the published contract leaves open or contradicts, and what this implementation does.

``python -m callback_api.decisions_page`` writes the page of these tables.
"""

from dataclasses import dataclass

from callback_api import batch, body, life, monitors, ratelimit, retry, sending

_HOUR = 3600
_LIMITS = ratelimit.Limits()


@dataclass(frozen=True)
class Decision:
    """A question that nobody had answered."""

    question: str
    answer: str
    reason: str


@dataclass(frozen=True)
class Contradiction:
    """A place where the published documents disagree with themselves or each other."""

    said: str
    """What is said in one place and in another."""
    done: str


@dataclass(frozen=True)
class Deviation:
    """Something that is done differently from what is published, on purpose."""

    published: str
    done: str
    reason: str


@dataclass(frozen=True)
class Number:
    """A number that the behaviour depends on."""

    what: str
    value: str
    stated: str
    """Whether it is part of the published API or was chosen here."""


RESOURCES = (
    Decision(
        "What do identifiers look like?",
        "32 hexadecimal digits, made at random, for callbacks, actions and monitors alike.",
        "The published pattern allows hexadecimal digits; nobody can guess a random one.",
    ),
    Decision(
        "What does replacing a callback or a monitor do to notifications on their way?",
        "Nothing: they go where they were meant to go. The new settings hold for events from then "
        "on. A monitor forgets what it knew of its vehicles, and starts afresh.",
        "A notification tells about the past, so it follows the settings of the past.",
    ),
    Decision(
        "What makes a status `Failed`?",
        "A notification that was given up because of its age. The callback or monitor goes on "
        "sending later ones; setting the status to `Running` clears the mark.",
        "It tells an owner to look after the receiver without losing anything more.",
    ),
    Decision(
        "What becomes of events while a callback or monitor is paused?",
        "They are dropped. Notifications that were waiting already wait on, and grow old.",
        "A pause is a wish not to hear of something, not to hear of it later.",
    ),
    Decision(
        "How is the deletion of a fleet's callback refused while an action is pending?",
        "With 400 and a code of its own, 40011.",
        "The published statuses have no 409.",
    ),
    Decision(
        "How is a sixth monitor refused?",
        f"With 400 and a code of its own, 40012; {monitors.MOST} are allowed.",
        "The published statuses have no 409.",
    ),
    Decision(
        "May an action use a callback that was registered for something else?",
        "No: 400 with the code 40013.",
        "The list of types would mean nothing otherwise.",
    ),
    Decision(
        "What is in a page token?",
        "The number of a page, encoded. The rest of the query stays in the links. A token that "
        "leads nowhere is answered with 40003.",
        "The server keeps nothing between two pages.",
    ),
)

ACCESS = (
    Decision(
        "What is the difference between 401, 403 and 404?",
        "401: who calls is not known, `client_id` included. 403: the fleet or the vehicle belongs "
        "to somebody else, or the token lacks the scope. 404: the resource does not exist for "
        "this owner, which is also said of the resources of others.",
        "Fleets and vehicles are known to exist; the identifiers of others should stay unknown.",
    ),
    Decision(
        "Is the header `x-introspect-realm` required?",
        "No. If it is there it has to be one of the published realms, else 400.",
        "The contract does not know the header, the pages require it; a misspelt one is a mistake.",
    ),
    Decision(
        "Which scope does an action need?",
        "The one of its own kind. Everything else needs at least one of the scopes that the "
        "operation lists.",
        "That is what the contract says of actions, read to the end.",
    ),
    Decision(
        "How are rate limits counted?",
        f"For each `client_id`: {_LIMITS.day:,} requests in any 24 hours and {_LIMITS.second:,} in "
        "any second. A refused request does not count. The count is kept in memory.",
        "Two sliding windows are published, their sizes are not.",
    ),
)

DELIVERY = (
    Decision(
        "What acknowledges a notification?",
        "Any status from 200 to 299. Everything else, a redirect included, is a failure; redirects "
        "are not followed.",
        "The pages name 200, 201, 202 and any 2xx in different places; any 2xx covers them all.",
    ),
    Decision(
        "How long may a receiver take?",
        f"{sending.TIMEOUT:.0f} seconds from the connection to the status. The body of an answer "
        "is not read.",
        "A receiver is asked to answer at once and to work later.",
    ),
    Decision(
        "What does a fleet get without a `retryPolicy`?",
        "The policy `None`: a single attempt.",
        "Retries are a setting, so their absence is the absence of retries.",
    ),
    Decision(
        "What does `retryNumber` count?",
        "Attempts, the first one included.",
        "It is described as the maximum number of attempts.",
    ),
    Decision(
        "From when to when does `retryDelay` run?",
        "From the start of one attempt to the start of the next. It does not grow.",
        "So the rhythm does not depend on how slowly a receiver fails.",
    ),
    Decision(
        "When exactly is a notification given up?",
        f"When {retry.RETENTION / _HOUR:.0f} hours have passed since its event: at "
        "that very moment it is not sent any more.",
        "Each notification has a life of its own, whatever happens to others.",
    ),
    Decision(
        "What happens after the first acknowledgement?",
        "All that waits for another attempt for the same monitor or action is sent at once, oldest "
        "first. A fleet that collects notifications of actions has one queue per callback.",
        "No order is promised between monitors and actions.",
    ),
    Decision(
        "When does the window of a fleet's batch open?",
        "With the first event that waits. The batch leaves when it is full or the window is over, "
        "and is sent again as it was if it fails.",
        "No event waits longer than the window.",
    ),
    Decision(
        "What if events of one batch have different headers?",
        "They travel in different batches, one for each set of headers and attributes.",
        "A request has one set of headers.",
    ),
    Decision(
        "When does a driver's receiver get several notifications at once?",
        "When an earlier one of the same monitor or action was not acknowledged. What comes "
        f"meanwhile is put together, {batch.DRIVERS_SIZE} at most, and sent as an array with the "
        f"next attempt, after {retry.DRIVERS_DELAY:.0f} seconds; a full one leaves at once.",
        "The pages describe this, without the start of the count.",
    ),
    Decision(
        "How does a web socket acknowledge?",
        "The frame is sent and the peer still answers a ping. A connection is opened for each "
        "notification or array.",
        "No acknowledgement frame is published.",
    ),
    Decision(
        "How are push messages delivered?",
        "One POST for each device to a service that the operator names. 404 or 410 from it mean "
        "that the device is gone: it is removed from the callback, and the callback with its last "
        "device.",
        "The real service is not part of this API; its message is.",
    ),
)

CONTENT = (
    Decision(
        "Does case matter in the names of variables?",
        "No: `$vin` and `$Vin` are the same. A variable that the place does not know is refused.",
        "The published list and the published examples differ in case.",
    ),
    Decision(
        "Which headers may an attribute set?",
        "Any whose name is an HTTP token, except those that frame the request, as `Host`. Values "
        "must not hold control characters, characters outside Latin-1, or blanks at their ends. "
        "What a variable brings along is percent-encoded if a header cannot carry it.",
        "Anything else would let a client write into requests that are not its own.",
    ),
    Decision(
        "How do attributes of a driver's action or monitor go with those of the callback?",
        "They are added; one with the same type and key replaces the callback's.",
        "The contract speaks of adding and of replacing, and names no key.",
    ),
    Decision(
        "How is `boolExp` read?",
        "`!` binds more tightly than `&`, and `&` more tightly than the sign for or. Mistakes are "
        "told with their column.",
        "That is the order of most languages.",
    ),
    Decision(
        "When does a monitor fire?",
        "When its expression becomes true. `onChange` is true for the moment of a change only, so "
        "each change fires. A zone is true while the vehicle is on the wanted side of its edge, a "
        "time while the vehicle tells something within the interval.",
        "So triggers can be combined, and a transition is the moment at which one becomes true.",
    ),
    Decision(
        "What is in `values`?",
        "One entry for each data trigger of which a value is known; none for zones and times.",
        "Only data triggers name something that has a value.",
    ),
    Decision(
        "How long do the steps of an action take?",
        f"A sleeping vehicle wakes up, or is given up, after {life.WAKING:.0f} seconds; an awake "
        f"one acts within {life.ACTING:.0f}. It stays awake {life.AWAKE:.0f} seconds after its "
        f"last message, and can be woken up {life.WAKE_UPS} times in a calendar month.",
        "The pages give the 180 seconds; the rest had to be something.",
    ),
)

CONTRADICTIONS = (
    Contradiction(
        "Registering a callback is answered with 200 by the operation, with 202 by a table.", "200."
    ),
    Contradiction(
        "The pattern for names of triggers holds double quotes, so that no example fits it.",
        "Letters, then one of `.`, `_`, `-` and digits, both optional.",
    ),
    Contradiction(
        "The value of an attribute is a string, or one of a list of names without `$`: a literal "
        "that is on the list fits twice, and so not at all.",
        "A string.",
    ),
    Contradiction(
        "`extendedEventParam` allows a kind of telemetry as a suffix in its text, not in its list.",
        "It is allowed.",
    ),
    Contradiction(
        "The example of a time gives `occurence` as an array, its schema as an object.",
        "An object.",
    ),
    Contradiction(
        "A program for the air conditioning needs `start`; deleting one needs its `slot` only.",
        "What is needed depends on `actionsType`.",
    ),
    Contradiction(
        "The list of values for `wakeUp.action` stands where no validator looks.", "`WakeUp` only."
    ),
    Contradiction("Attributes of push messages define no `key`.", "It is required."),
    Contradiction(
        "Exactly one transport, one action, one kind of trigger; a size above 0; the rules for "
        "`occurence` and for charging: said in prose only.",
        "They are in the schemas.",
    ),
    Contradiction(
        "The operation of the driver's receiver takes a list, its schema is one message.",
        "One message, or an array when several were stored.",
    ),
    Contradiction(
        "The receiver templates know other kinds of action than the API.", "Those of the API."
    ),
    Contradiction(
        "The refusals of DELETE declare no body, and a text names an error model that is missing.",
        "The error object of the audience.",
    ),
    Contradiction(
        "`indexRange` has a pattern without ends and a text with another one.",
        "Two numbers with a hyphen; the second may be missing.",
    ),
    Contradiction(
        "The pattern of `timeZone` needs a slash, which `UTC` lacks; week 6 cannot be written.",
        "Any name of the time zone database; weeks 1 to 52.",
    ),
    Contradiction(
        "A text lets a driver's action or monitor add `Query` attributes, the list does not.",
        "`Header` and `Body`; `callbackAttributes` for a webhook takes all three.",
    ),
    Contradiction(
        "Scopes of actions are written with underscores in one place, with colons in others.",
        "With colons.",
    ),
    Contradiction(
        "A table of `previous` lists data that no trigger can have.", "It is not allowed."
    ),
    Contradiction(
        "The text of a PUT leads to another path than the one it belongs to.", "The path."
    ),
    Contradiction(
        "The `name` of a push message is its identifier in one place, the callback's name in "
        "another.",
        "The callback's label; its identifier if it has none.",
    ),
)

PAGES = (
    Contradiction("A callback may have the policy `Always`.", "Only a fleet's monitor may."),
    Contradiction("`None` means one retry.", "`None` means a single attempt."),
    Contradiction("A receiver answers 200 or 500, nothing else.", "Any status may be answered."),
    Contradiction(
        "A batch is set up inside of a webhook or web socket.",
        "`batchNotify` beside them for fleets; drivers cannot set it up.",
    ),
    Contradiction("`maxRetryNumber` and `notificationTypes`.", "`retryNumber` and `remoteTypes`."),
    Contradiction("There is an action named `state`.", "There is none."),
    Contradiction(
        "Requests need the header `accept: application/json`.",
        "They do not; answers are `application/hal+json`, refusals `application/json`.",
    ),
)
"""What the published pages say otherwise than the OpenAPI documents."""

DEVIATIONS = (
    Deviation(
        "Unknown members and query parameters are not forbidden.",
        "They are refused, with 400.",
        "A misspelt member would otherwise be ignored in silence.",
    ),
    Deviation(
        "The statuses 405, 413 and 429 are not in the contract.",
        "They are used, with the error object of the audience.",
        "HTTP has a status for these cases; the pages know 429.",
    ),
    Deviation(
        "Numbers have no upper bound.",
        "They fit 32 bits; a time trigger has 100 intervals at most.",
        "Nothing sensible is lost, and sums of times stay within what a clock can tell.",
    ),
    Deviation(
        "Bodies have no limit.",
        f"{body.LARGEST:,} bytes and {body.DEEPEST} levels; beyond that 413.",
        "A server that reads everything can be made to fall over.",
    ),
    Deviation(
        "Targets may be anything.",
        "Private, local and reserved addresses are refused when a notification is sent, unless the "
        "operator allows them. The address that was looked up and checked is the one connected to.",
        "A client must not reach the networks around the server through it.",
    ),
    Deviation(
        "Notifications are not signed.",
        "The operator may have them signed: `webhook-id`, `webhook-timestamp` and "
        "`webhook-signature` as in Standard Webhooks. It is off unless a secret is given.",
        "An identifier that stays the same on every attempt lets a receiver drop what came twice.",
    ),
)


def numbers() -> tuple[Number, ...]:
    """The numbers of the behaviour, as the code has them."""
    return (
        Number("Life of a notification", f"{retry.RETENTION / _HOUR:.0f} h", "published"),
        Number("Delay between a driver's attempts", f"{retry.DRIVERS_DELAY:.0f} s", "published"),
        Number("Most notifications in a driver's array", f"{batch.DRIVERS_SIZE}", "published"),
        Number("Time-out of a receiver", f"{sending.TIMEOUT:.0f} s", "chosen"),
        Number("A driver's monitors for a vehicle", f"{monitors.MOST}", "published"),
        Number("A vehicle stays awake", f"{life.AWAKE:.0f} s", "published"),
        Number("A vehicle wakes up within", f"{life.WAKING:.0f} s", "chosen"),
        Number("A vehicle acts within", f"{life.ACTING:.0f} s", "chosen"),
        Number("Wake-ups in a calendar month", f"{life.WAKE_UPS}", "chosen"),
        Number("Requests in 24 hours", f"{_LIMITS.day:,}", "chosen"),
        Number("Requests in a second", f"{_LIMITS.second:,}", "chosen"),
        Number("Size of a body", f"{body.LARGEST:,} bytes", "chosen"),
        Number("Depth of a body", f"{body.DEEPEST} levels", "chosen"),
    )
