// The files of the window: locks between windows, what another program writes, which files can be chosen, where a picture
// goes.

#include "app/view/session/command_match.hpp"
#include "app/view/session/picture_place.hpp"
#include "app/view/session/session.hpp"
#include "app/view/session/settings.hpp"
#include "app/view/text/file_choices.hpp"
#include "app/view/text/file_places.hpp"
#include "core/base/file_lock.hpp"
#include "core/base/whole_file.hpp"
#include "tests/view/scratch.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <vector>

using namespace cow;
using namespace cow::ui;

namespace {

constexpr const char* file_story =
    "init: buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
    "init: store buf 'A'\n";

void type(Session& session, const char* text) {
    session.apply(EditScript{edit::Place{0, false}});
    session.apply(EditScript{edit::Insert{text}});
}

std::string bytes_of(const std::string& path) { return read_whole(path).value_or("?"); }

/// Written at another time than before, however coarse the clock of the file system.
void write_later(const std::string& path, std::string_view text) {
    const auto before = std::filesystem::last_write_time(path);
    REQUIRE(write_whole(path, text));
    std::filesystem::last_write_time(path, before + std::chrono::seconds(2));
}

} // namespace

TEST_CASE("files: a lock is one window's, and free once that is gone") {
    const Scratch scratch;
    const std::string place = scratch.path("a.lock");
    FileLock first;
    FileLock second;
    CHECK(first.take(place) == FileLock::Taken::yes);
    CHECK(second.take(place) == FileLock::Taken::by_another);
    CHECK(second.holder() > 0);
    first.release();
    CHECK(!std::filesystem::exists(place));
    CHECK(second.take(place) == FileLock::Taken::yes);
    second.release();
    scratch.file("a.lock", "4194305\n"); // left behind by one that has ended
    CHECK(first.take(place) == FileLock::Taken::yes);
    CHECK(FileLock().take(scratch.path("no/such/folder.lock")) == FileLock::Taken::nowhere);
}

TEST_CASE("files: the second window reads only, and touches nothing that the first one keeps") {
    const Scratch scratch;
    const std::string path = scratch.file("a.cow", file_story);
    std::optional<Session> first(std::in_place, "");
    first->open(path);
    type(*first, "# first\n");
    CHECK(first->keep());
    REQUIRE(find_autosave(full_path(path)));

    Session second("");
    second.open(path);
    CHECK(second.document().read_only());
    CHECK(second.documents().holder() > 0);
    CHECK(second.player() != nullptr);
    CHECK(!second.document().recovery()); // nothing to discard
    type(second, "# second\n");
    CHECK(second.document().text() == file_story);
    CHECK(second.save("", false) == Saved::failed);
    CHECK(bytes_of(path) == file_story);
    second.open(scratch.file("b.cow", file_story));
    second.open(path);
    CHECK(find_autosave(full_path(path)));

    second.open_copy();
    CHECK(second.document().editable());
    CHECK(second.documents().unnamed());
    CHECK(second.document().path() == full_path(scratch.path("a-2.cow")));
    type(second, "# copy\n");
    CHECK(second.save(scratch.path("copy.cow"), false) == Saved::done);
    CHECK(second.save(path, true) == Saved::failed); // the first one's still
    CHECK(bytes_of(path) == file_story);
    CHECK(second.take_notice().find("Another window") != std::string::npos);

    second.open(path);
    CHECK(!second.look_at_file());
    CHECK(second.document().read_only());
    first.reset();
    CHECK(!second.look_at_file());
    CHECK(!second.document().read_only());
    CHECK(second.take_notice().find("is free") != std::string::npos);
}

TEST_CASE("files: what another program writes is read at once where nothing is lost, else it is asked") {
    const Scratch scratch;
    const std::string path = scratch.file("a.cow", file_story);
    Session session("");
    session.open(path);
    session.apply(SeekStep{1});
    CHECK(!session.look_at_file());
    write_later(path, std::string(file_story) + "init: store buf+PAGE 'B'\n");
    CHECK(!session.look_at_file());
    CHECK(session.take_notice().find("a.cow has changed on disk") != std::string::npos);
    REQUIRE(session.player() != nullptr);
    CHECK(session.player()->step_count() == 3);
    CHECK(session.player()->step() == 1);
    CHECK(!session.document().modified());
    CHECK(session.take_notice().empty());
    CHECK(!session.look_at_file()); // once

    type(session, "# mine\n");
    write_later(path, file_story);
    CHECK(session.look_at_file());
    CHECK(session.document().text().starts_with("# mine\n"));
    CHECK(!session.look_at_file());
    CHECK(session.save("", false) == Saved::conflict);
    session.apply(ReloadFile{});
    CHECK(session.document().text() == file_story);
    session.apply(EditScript{edit::Undo{}});
    CHECK(session.document().text().starts_with("# mine\n"));

    std::filesystem::remove(path);
    CHECK(!session.look_at_file());
    CHECK(session.take_notice().find("no longer there") != std::string::npos);
    CHECK(session.save("", false) == Saved::done);
    CHECK(bytes_of(path).starts_with("# mine\n"));
}

TEST_CASE("files: one that is empty or not there yet can be written, and is made when it is saved") {
    const Scratch scratch;
    for (const std::string& path : {scratch.path("new.cow"), scratch.file("empty.cow", "")}) {
        CAPTURE(path);
        Session session("");
        session.open(path);
        CHECK(session.documents().problem().empty());
        CHECK(session.document().editable());
        CHECK(session.player() == nullptr);
        type(session, file_story);
        session.apply(Perform{Action::take_over_text});
        CHECK(session.player() != nullptr);
        CHECK(session.save("", false) == Saved::done);
        CHECK(bytes_of(path) == file_story);
    }
    Session session("");
    session.open(scratch.path("no/folder.cow"));
    CHECK(!session.problem().empty());
    CHECK(!session.document().editable());
}

TEST_CASE("files: changes that can be kept nowhere are known to be, and why") {
    const Scratch scratch;
    Document document("/proc/self/a.cow", file_story);
    ::setenv("XDG_STATE_HOME", "/proc/self", 1);
    document.apply(edit::Insert{"# mine\n"});
    CHECK(!document.keep());
    CHECK(!document.keep()); // not only at the first time
    CHECK(document.error() != 0);
    ::setenv("XDG_STATE_HOME", scratch.path("state").c_str(), 1);
    CHECK(document.keep());
    CHECK(error_text(EACCES) == "permission denied");
    CHECK(!error_text(EBUSY).empty());
}

TEST_CASE("files: two windows that begin something new begin two") {
    const Scratch scratch;
    const std::filesystem::path before = std::filesystem::current_path();
    std::filesystem::current_path(scratch.path(""));
    {
        Session first("");
        Session second("");
        first.open_new();
        second.open_new();
        CHECK(first.documents().unnamed());
        CHECK(first.document().path() != second.document().path());
    }
    std::filesystem::current_path(before);
}

TEST_CASE("files: chosen from recent ones, the same folder, or by completing a path") {
    const Scratch scratch;
    const std::string open = scratch.file("open.cow", "");
    const std::string fork = scratch.file("fork.cow", "");
    scratch.file("fork-two.cow", "");
    scratch.file("notes.txt", "");
    scratch.file(".hidden.cow", "");
    std::filesystem::create_directory(scratch.path("forest"));
    const std::vector<std::string> recent{open, scratch.path("gone.cow"), fork};
    const auto shown = [&](std::string_view typed) {
        std::vector<std::string> out;
        for (const FileChoice& choice : file_choices(typed, recent, open)) {
            out.push_back(choice.shown);
        }
        return out;
    };
    CHECK(shown("") == std::vector<std::string>{fork, "fork-two.cow", "fork.cow"});
    CHECK(file_choices("", recent, open).front().group == ChoiceGroup::recent);
    CHECK(shown(scratch.path("fo")) == std::vector<std::string>{"fork-two.cow", "fork.cow", "forest/"});
    CHECK(shown(scratch.path(".")) == std::vector<std::string>{".hidden.cow"});
    CHECK(completed_path(scratch.path("f")) == scratch.path("for"));
    CHECK(completed_path(scratch.path("fore")) == scratch.path("forest/"));
    CHECK(completed_path(scratch.path("fork-")) == scratch.path("fork-two.cow"));
    CHECK(completed_path(scratch.path("x")) == scratch.path("x"));
}

TEST_CASE("files: the recent ones are kept between runs, each once, the last one first") {
    const Scratch scratch;
    Settings settings;
    for (int i = 0; i < 30; ++i) {
        note_recent(settings, "/a/" + std::to_string(i) + ".cow");
    }
    note_recent(settings, "/a/20.cow");
    REQUIRE(settings.recent.size() == most_recent);
    CHECK(settings.recent[0].path == "/a/20.cow");
    CHECK(settings.recent[1].path == "/a/29.cow");
    CHECK(save_settings(scratch.path("s.json"), settings));
    CHECK(load_settings(scratch.path("s.json")).recent == settings.recent);
    CHECK(load_settings(scratch.file("bad.json", R"({"recent": [1, {"path": 2}, {"path": "/b.cow"}]})"))
              .recent == std::vector<RecentFile>{{"/b.cow"}});
}

TEST_CASE(
    "files: a picture has a name of its own, in a folder that can be written, and an ending that fits") {
    const Scratch scratch;
    Session session("");
    session.open(scratch.file("fork.cow", file_story));
    session.apply(SeekStep{1});
    const std::string folder = scratch.path("out");
    std::filesystem::create_directory(folder);
    const PictureWish stage{PictureFormat::svg, PictureOf::stage, {}};
    CHECK(place_for(stage, session, folder) == folder + "/fork-stage-1.svg");
    scratch.file("out/fork-stage-1.svg", "");
    CHECK(place_for(stage, session, folder) == folder + "/fork-stage-1-2.svg");
    CHECK(place_for({PictureFormat::png, PictureOf::sheet, {}}, session, folder) ==
          folder + "/fork-sheet.png");
    CHECK(place_for({PictureFormat::html, PictureOf::window, {}}, session, folder) == folder + "/fork.html");
    CHECK(!place_for(stage, session, "/proc/self").starts_with("/proc"));
    CHECK(wish_at(stage, "/a/b.png")->format == PictureFormat::png);
    CHECK(!wish_at(stage, "/a/b.gif"));
    CHECK(!wish_at(stage, "/a/b"));
    CHECK(!wish_at({PictureFormat::gif, PictureOf::window, {}}, "/a/b.png"));
}

TEST_CASE("files: what is typed as a word finds the command with that word first") {
    CHECK(match_score("svg", "Save picture as SVG") > match_score("svg", "Save steps as GIF"));
    CHECK(match_score("gif", "Save steps as GIF") > match_score("gif", "Save picture as SVG"));
}
