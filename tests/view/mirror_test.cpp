// The window in words.

#include "app/view/words/mirror.hpp"
#include "core/language/language.hpp"
#include "tests/support/players.hpp"

#include <doctest/doctest.h>

using namespace cow;
using namespace cow::ui;

namespace {

constexpr const char* mirrored_script = R"(
title "Shared"
machine frames=32
init: buf = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
init: store buf 'A'
init: child = fork()
say "Nothing was copied."
child: store buf 'B'
)";

std::string mirror_of(const Player& player) {
    NameTable table;
    const Names names = table.follow(player);
    std::string all;
    for (const std::string& line : mirror_lines(player, "Shared", names)) {
        all += line + "\n";
    }
    return all;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

} // namespace

TEST_CASE("mirror: a moment in words") {
    Player player = player_of(mirrored_script);
    CHECK(has(mirror_of(player), "At the beginning, before step 1 of 4"));
    player.seek_step(3);
    const std::string text = mirror_of(player);
    INFO(text);
    CHECK(text.rfind("Shared\nStep 3 of 4: init: child = fork()\n", 0) == 0);
    CHECK(has(text, "Nothing was copied."));
    CHECK(has(text, "init, pid 1, running, rss 4 KiB, pss 2 KiB, uss 0"));
    CHECK(has(text, "  buf: 0x"));
    CHECK(has(text, "rw-p, pages: 2"));
    CHECK(has(text, "    buf: F1, present, read-only"));
    CHECK(has(text, "copy-on-write"));
    CHECK(has(text, "    buf+0x1000: not present"));
    CHECK(has(text, "Frames: 1 of 32 in use for data"));
    CHECK(has(text, "  F1: anon, references: 2, begins with 41 A: init buf, child buf"));
}

TEST_CASE("mirror: what is selected, alone") {
    Player player = player_of(mirrored_script);
    NameTable table;
    player.seek_step(3);
    const Names names = table.follow(player);
    const MmId mm = player.machine().processes[1].mm;
    const Vpn page = player.machine().space(mm).vmas[0].start;
    const auto lines = [&](const Selection& selected) { return selected_lines(player, names, selected); };
    CHECK(lines({}).empty());
    const std::vector<std::string> of_page = lines(Selection::of_page(mm, page));
    REQUIRE(of_page.size() == 4);
    CHECK(of_page[0] == "child");
    CHECK(has(of_page[1], "  buf: 0x"));
    CHECK(has(of_page[2], "    buf: F1, present, read-only"));
    CHECK(has(of_page[3], "  F1: "));
    CHECK(lines(Selection::of_vma(mm, page)).size() == 2);
    CHECK(lines(Selection::of_frame(Pfn{1})) == std::vector{of_page[3]});
    CHECK(has(lines(Selection::of_process(ProcId{0})).front(), "init, pid 1"));
}

TEST_CASE("mirror: the checklist ticks off what has happened") {
    Player player = player_of(mirrored_script);
    go_to(player, {3, 6});
    const std::string text = mirror_of(player);
    INFO(text);
    CHECK(has(text, "PAGE FAULT"));
    CHECK(has(text, "  [x] "));
    CHECK(has(text, "  [>] "));
    CHECK(has(text, "  [ ] "));
}

TEST_CASE("mirror: of a large machine a bounded part") {
    Player player = player_of(
        "machine frames=200000\n"
        "init: buf = mmap(NULL, 100000*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
        "init: store buf 'A' x 100000\n"
        "init: child = fork()\n");
    player.play_to_end();
    NameTable table;
    const Names names = table.follow(player);
    const std::vector<std::string> lines = mirror_lines(player, "Large", names);
    CHECK(lines.size() < 400);
    for (const std::string& line : lines) {
        CHECK(line.size() < 400);
    }
    CHECK(has(mirror_of(player), "more pages"));
}

TEST_CASE("narration: every event is told once, as it comes about, and what goes back too") {
    Player player = player_of(mirrored_script);
    NameTable table;
    Narrator narrator;
    std::vector<std::string> lines = narrator.follow(player, table.follow(player), "Shared", 1);
    CHECK(lines == std::vector<std::string>{"Shared. Steps: 4."});
    CHECK(narrator.follow(player, table.follow(player), "Shared", 1).empty());
    player.forward_event();
    lines = narrator.follow(player, table.follow(player), "Shared", 1);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].rfind("Step 1 of 4: init: buf = mmap(", 0) == 0);
    player.forward_event();
    CHECK(narrator.follow(player, table.follow(player), "Shared", 1).size() == 1);
    player.seek_step(3);
    lines = narrator.follow(player, table.follow(player), "Shared", 1);
    const std::size_t events = player.timeline().event() - 2;
    CHECK(lines.size() == events + 3); // two more steps, and what the author says
    CHECK(lines.back() == "Nothing was copied.");
    player.back_event();
    lines = narrator.follow(player, table.follow(player), "Shared", 1);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].rfind("Back to: Step 3 of 4", 0) == 0);
    player.seek_step(0);
    CHECK(narrator.follow(player, table.follow(player), "Shared", 1).front() == "Back to the beginning.");
    player.play_to_end();
    CHECK(narrator.follow(player, table.follow(player), "Shared", 1).back() == "This is the end.");
    // Another file, at which the window opens in the middle.
    player.seek_step(2);
    lines = narrator.follow(player, table.follow(player), "Other", 5);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] == "Other. Steps: 4.");
    CHECK(lines[1].rfind("Step 2 of 4", 0) == 0);
    CHECK(narrator.refuse("bad.cow", "no", 2) == std::vector<std::string>{"bad.cow: no"});
    CHECK(narrator.refuse("bad.cow", "no", 2).empty());
}

TEST_CASE("narration: of very many events at once the end, in the language in use") {
    Player player = player_of(
        "machine frames=2000\n"
        "init: buf = mmap(NULL, 1000*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
        "init: store buf 'A' x 1000\n");
    NameTable table;
    Narrator narrator;
    narrator.follow(player, table.follow(player), "Many", 1);
    player.play_to_end();
    const std::vector<std::string> lines = narrator.follow(player, table.follow(player), "Many", 1);
    CHECK(lines.size() < 80);
    CHECK(has(lines.front(), "events pass."));
    const Speaking speaking(Language::chinese);
    player.seek_step(0);
    const std::string told = narrator.follow(player, table.follow(player), "Many", 1).front();
    CHECK(told == "回到开头。");
}
