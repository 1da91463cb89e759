// Changes of the view can be taken back, those in quick succession together.

#include "app/view/session/command_match.hpp"
#include "app/view/session/view_history.hpp"

#include <doctest/doctest.h>

using namespace cow::ui;

namespace {

ViewChoice with(Theme theme) {
    ViewChoice choice;
    choice.settings.theme = theme;
    return choice;
}

} // namespace

TEST_CASE("view history: back and forth") {
    ViewHistory history;
    CHECK(history.undo() == nullptr);
    history.note(with(Theme::dark), 1);
    history.note(with(Theme::dark), 1);
    CHECK(history.undo() == nullptr); // nothing has changed
    history.note(with(Theme::light), 1);
    history.note(with(Theme::contrast), 1);
    const ViewChoice* past = history.undo();
    REQUIRE(past != nullptr);
    CHECK(past->settings.theme == Theme::light);
    history.note(*past, 1); // showing it is no change
    REQUIRE(history.redo() != nullptr);
    CHECK(history.redo() == nullptr);
    history.undo();
    history.undo();
    CHECK(history.undo() == nullptr);
    history.note(with(Theme::dark), 1);
    history.note(with(Theme::contrast), 1); // another way from here
    CHECK(history.redo() == nullptr);
}

TEST_CASE("view history: what changes from frame to frame is one change") {
    ViewHistory history;
    history.note(with(Theme::dark), 1);
    ViewChoice moving = with(Theme::dark);
    for (int scale = 100; scale < 160; ++scale) {
        moving.settings.scale = scale;
        history.note(moving, 0.016);
    }
    const ViewChoice* past = history.undo();
    REQUIRE(past != nullptr);
    CHECK(past->settings.scale == 0);
    CHECK(history.undo() == nullptr);
}

TEST_CASE("commands found by typing") {
    CHECK(match_score("", "Step back") >= 0);
    CHECK(match_score("stb", "Step back") >= 0);
    CHECK(match_score("STEP", "step back") >= 0);
    CHECK(match_score("bs", "Step back") < 0);
    CHECK(match_score("x", "Step back") < 0);
    CHECK(match_score("sb", "Step back") > match_score("sb", "Use a big one"));
    CHECK(has_words("", "Fork and copy-on-write"));
    CHECK(has_words("COPY fork", "Fork and copy-on-write"));
    CHECK(has_words("ork", "Fork and copy-on-write"));
    CHECK_FALSE(has_words("fork foc", "Fork and copy-on-write"));
    CHECK(match_score("step", "Step") > match_score("step", "Last enter page"));
}
