// Where to go from the cursor, what the timeline draws, and what is told in words.

#include "app/view/scene/timeline_marks.hpp"
#include "app/view/session/session.hpp"
#include "core/check/invariants.hpp"
#include "core/explain/name_table.hpp"
#include "tests/support/players.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

using namespace cow;
using namespace cow::ui;

namespace {

constexpr const char* jump_script = R"(
init: buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
init: store buf 'A' x 3
init: child = fork()
child: store buf+PAGE 'B'
init: load buf
child: exit(0)
)";

/// A session with this text open.
struct OpenSession {
    explicit OpenSession(const std::string& text) : session("") {
        path = (std::filesystem::temp_directory_path() /
                ("cowscope-jumps-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)) + ".cow"))
                   .string();
        std::ofstream(path) << text;
        session.open(path);
        REQUIRE(session.player() != nullptr);
    }
    ~OpenSession() { std::filesystem::remove(path); }
    OpenSession(const OpenSession&) = delete;
    OpenSession& operator=(const OpenSession&) = delete;
    void run(Action action) { session.apply(Perform{action}); }
    const Event* current() const { return current_event(*session.player()); }

    std::string path;
    Session session;
};

} // namespace

TEST_CASE("jumps: a place leads back to itself, and runs what has not run") {
    Player player(script_of(jump_script));
    go_to(player, {3, 5});
    CHECK(place_of(player) == StepPlace{3, 5});
    CHECK(player.timeline().inside_step());
    go_to(player, {1, 0});
    CHECK(place_of(player) == StepPlace{1, 0});
    go_to(player, {1, 1000000});
    CHECK(place_of(player) == StepPlace{2, 0});
    go_to(player, {1000, 7});
    CHECK(player.at_end());
    go_to(player, {});
    CHECK(player.at_start());
}

TEST_CASE("jumps: places are typed as the window counts") {
    CHECK(parse_place("0", 6) == StepPlace{0, 0});
    CHECK(parse_place(" 6 ", 6) == StepPlace{6, 0});
    CHECK(parse_place("3.7", 6) == StepPlace{2, 7});
    for (const char* wrong :
         {"", "7", "-1", "x", "3.", ".3", "0.1", "1e3", "99999999999999999999999", "3.x"}) {
        INFO(wrong);
        CHECK(!parse_place(wrong, 6));
    }
}

TEST_CASE("jumps: bookmarks are kept in order, each once, and found from anywhere") {
    Bookmarks marks;
    CHECK(next_bookmark(marks, {}) == nullptr);
    for (const StepPlace place : {StepPlace{3, 1}, StepPlace{1, 0}, StepPlace{3, 0}}) {
        toggle_bookmark(marks, place);
    }
    CHECK(marks == Bookmarks{{1, 0}, {3, 0}, {3, 1}});
    CHECK(*next_bookmark(marks, {1, 0}) == StepPlace{3, 0});
    CHECK(*next_bookmark(marks, {2, 9}) == StepPlace{3, 0});
    CHECK(next_bookmark(marks, {3, 1}) == nullptr);
    CHECK(*previous_bookmark(marks, {3, 0}) == StepPlace{1, 0});
    CHECK(previous_bookmark(marks, {1, 0}) == nullptr);
    toggle_bookmark(marks, {3, 0});
    CHECK(marks == Bookmarks{{1, 0}, {3, 1}});
}

TEST_CASE("jumps: every fault and copy is found, forward and back, as if looked for one by one") {
    Player player(script_of(jump_script));
    player.play_to_end();
    const Timeline& timeline = player.timeline();
    Landmarks landmarks;
    landmarks.follow(timeline);
    for (const Landmark what : {Landmark::fault, Landmark::copy}) {
        std::vector<std::size_t> expected;
        for (std::size_t i = 0; i < timeline.total_events(); ++i) {
            const Event& event = timeline.event_at(i);
            if (what == Landmark::fault ? is_fault(event) : is_copy(event)) {
                expected.push_back(i);
            }
        }
        CHECK(!expected.empty());
        std::vector<std::size_t> found;
        for (auto at = landmarks.next(what, 0); at; at = landmarks.next(what, *at + 1)) {
            found.push_back(*at);
        }
        CHECK(found == expected);
        std::vector<std::size_t> back;
        for (auto at = landmarks.previous(what, timeline.total_events()); at;
             at = landmarks.previous(what, *at)) {
            back.insert(back.begin(), *at);
        }
        CHECK(back == expected);
    }
}

TEST_CASE("jumps: from the start to the copy, which has not run yet; and no further one") {
    // A step so large that opening does not run it.
    OpenSession opened(
        "machine frames=100000\n"
        "init: buf = mmap(NULL, 30000*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
        "init: store buf 'A' x 30000\n"
        "init: child = fork()\n"
        "child: store buf 'B'\n");
    const Player& player = *opened.session.player();
    CHECK(player.timeline().total_steps() < player.step_count());
    // It looks ahead for a while, at least one step each time; a slow machine has to be asked again.
    for (int i = 0; i < 5 && opened.current() == nullptr; ++i) {
        opened.session.take_notice();
        opened.run(Action::next_copy);
    }
    REQUIRE(opened.current() != nullptr);
    CHECK(is_copy(*opened.current()));
    CHECK(opened.session.take_notice().empty());
    const std::size_t there = player.timeline().event();
    opened.run(Action::next_copy);
    CHECK(player.timeline().event() == there);
    CHECK(!opened.session.take_notice().empty());
    CHECK(opened.session.take_notice().empty()); // said once
    opened.run(Action::previous_fault);
    CHECK(is_fault(*opened.current()));
    CHECK(player.timeline().event() < there);
    CHECK(opened.session.run()->samples().size() == player.timeline().total_steps() + 1);
}

TEST_CASE("looking: what is not at the cursor is asked for without moving it") {
    Player player(script_of(jump_script));
    const auto check_stays = [&](std::size_t step, std::size_t event) {
        go_to(player, {step, event});
        const StepPlace place = place_of(player);
        const u64 hash = machine_hash(player.machine());
        const Machine* machine = &player.machine();
        Samples samples;
        Landmarks landmarks;
        NameTable table;
        do {
            samples.follow(player.timeline(), player.timeline().total_steps());
            landmarks.follow(player.timeline());
            table.follow(player).of(ProcId{0});
            player.timeline().at_event(player.timeline().total_events() / 2);
            CHECK(place_of(player) == place);
            CHECK(machine_hash(player.machine()) == hash);
            CHECK(machine == &player.machine());
        } while (player.run_ahead());
        CHECK(samples.all().size() == player.step_count() + 1);
        CHECK(player.all_run());
    };
    check_stays(1, 3);
    check_stays(0, 0);
    check_stays(4, 0);
    player.seek_step(2);
    player.forward_event();
    const u64 hash = machine_hash(player.machine());
    std::string changed = jump_script;
    changed.insert(changed.find("init: child"), "expect frames_used == 3\n");
    player.replace_script(
        script_of(changed)); // its steps are adopted, the expectation is asked of their machine
    CHECK(player.all_run());
    CHECK(place_of(player) == StepPlace{2, 1});
    CHECK(machine_hash(player.machine()) == hash);
    CHECK(player.expectation(2)->ok);
}

TEST_CASE("jumps: to the events of the page that is selected, and only to those") {
    OpenSession opened(jump_script);
    opened.run(Action::next_touch);
    CHECK(!opened.session.take_notice().empty()); // nothing is selected
    CHECK(opened.session.player()->at_start());
    opened.run(Action::to_end);
    const Vpn page = opened.session.player()->machine().space(MmId{0}).vmas.front().start + 1;
    opened.run(Action::to_start);
    opened.session.select(Selection::of_page(MmId{0}, page));
    EventHistory history(HistorySubject::of_page(MmId{0}, page));
    while (!history.scan(opened.session.player()->timeline(), 100)) {
    }
    REQUIRE(history.events().size() > 3);
    for (const u32 event : history.events()) {
        opened.run(Action::next_touch);
        CHECK(opened.session.player()->timeline().event() == event + 1);
    }
    opened.run(Action::next_touch);
    CHECK(!opened.session.take_notice().empty());
    opened.run(Action::previous_touch);
    CHECK(opened.session.player()->timeline().event() == history.events()[history.events().size() - 2] + 1);
}

TEST_CASE("jumps: a branch is switched to with its own script") {
    Player player(script_of(jump_script));
    player.play_to_end();
    std::string changed = jump_script;
    changed.replace(changed.find("'B'"), 3, "'C'");
    player.replace_script(script_of(changed));
    player.play_to_end();
    CHECK(player.timeline().branches() == 2);
    CHECK(player.timeline().shared_steps(0, 1) == 3);
    CHECK(player.timeline().shared_steps(1, 0) == 3);
    CHECK(player.timeline().shared_steps(1, 1) == 6);
    player.switch_branch(0);
    CHECK(player.step() == 3);
    CHECK(player.script().statements[3].text.find("'B'") != std::string::npos);
}

TEST_CASE("timeline: marks are as many as find room, and show every fault") {
    std::string text =
        "machine frames=5000\n"
        "init: buf = mmap(NULL, 4000*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
        "init: store buf 'A' x 4000\n";
    for (int i = 0; i < 3000; ++i) {
        text += "init: store buf 'C'\n";
    }
    text += "init: load buf+3999*PAGE\n";
    Player player(script_of(text));
    player.play_to_end();
    const Timeline& timeline = player.timeline();
    std::vector<std::size_t> events;
    for (std::size_t i = 0; i < timeline.total_steps(); ++i) {
        events.push_back(timeline.step_at(i).events);
    }
    const TimelineScale scale = timeline_scale({0, 0, 800, 20}, events, player.step_count(), 1);
    const std::vector<StepBar> bars = step_bars(scale, 4);
    CHECK(bars.size() <= 200);
    CHECK(bars.front().first == 0);
    CHECK(bars.back().last == player.step_count());
    for (std::size_t i = 1; i < bars.size(); ++i) {
        CHECK(bars[i].first == bars[i - 1].last);
        CHECK(bars[i].x >= bars[i - 1].x + bars[i - 1].w - 0.01F);
    }
    Landmarks landmarks;
    landmarks.follow(timeline);
    const std::vector<EventTick> ticks = event_ticks(timeline, landmarks, scale, bars, 4);
    CHECK(ticks.size() <= 400);
    std::size_t next = 0;
    for (const EventTick& tick : ticks) {
        CHECK(tick.first == next);
        CHECK(tick.event >= tick.first);
        CHECK(tick.event < tick.last);
        CHECK(tick.fault == landmarks.any(Landmark::fault, tick.first, tick.last));
        next = tick.last;
    }
    CHECK(next == timeline.total_events());
    const EventTick& some = ticks[ticks.size() / 2];
    CHECK(tick_at(ticks, some.x + 0.5F, 2) == &some);
    CHECK(tick_at(ticks, -100, 4) == nullptr);
    CHECK(tick_at({}, 0, 4) == nullptr);
}
