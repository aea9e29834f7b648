from sandbox.spec import find_method, validate, validate_answer


def test_methods_are_found_in_any_case() -> None:
    found = find_method("SENDmessage")
    assert found is not None
    assert found.name == "sendMessage"
    assert "chat_id" in found.required
    assert find_method("sendNothing") is None


def test_a_good_value_has_no_faults() -> None:
    assert validate({"id": 1, "is_bot": False, "first_name": "Ann"}, "User") == []


def test_faults_are_named_with_their_place() -> None:
    assert validate({"id": "1", "is_bot": False, "first_name": "Ann"}, "User", "from") == [
        "from.id: '1' is no Integer"
    ]
    assert validate({"id": 1, "is_bot": False}, "User", "from") == ["from.first_name: required in User"]
    assert validate({"id": 1, "is_bot": True, "first_name": "", "age": 3}, "User", "from") == [
        "from.age: User has no such field"
    ]


def test_a_union_reports_for_the_type_that_fits_best() -> None:
    origin = {"type": "user", "date": 1, "sender_user": {"id": 1, "is_bot": False, "first_name": 5}}
    assert validate(origin, "MessageOrigin", "origin") == ["origin.sender_user.first_name: 5 is no String"]


def test_arrays_are_checked_item_by_item() -> None:
    assert validate([[{"text": "A"}], "B"], "Array of Array of InlineKeyboardButton", "rows") == [
        "rows[1]: 'B' is no Array"
    ]


def test_whole_answers_are_checked() -> None:
    assert validate_answer("getMe", {"ok": True, "result": True}) != []
    assert validate_answer("getMe", {"ok": False, "error_code": 401, "description": "Unauthorized"}) == []
    assert validate_answer("getMe", {"ok": False, "description": "Unauthorized"}) != []


def test_members_are_told_apart_by_their_status() -> None:
    owner = {"status": "creator", "user": {"id": 1, "is_bot": False, "first_name": "A"}}
    assert validate(owner, "ChatMember", "member") == ["member.is_anonymous: required in ChatMemberOwner"]
