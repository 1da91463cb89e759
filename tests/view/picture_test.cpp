// The picture as a pure function of a moment: true before, during and after every event, and bounded in size.

#include "app/view/base/number_text.hpp"
#include "app/view/scene/flight.hpp"
#include "app/view/scene/frame_look.hpp"
#include "app/view/scene/page_rows.hpp"
#include "app/view/scene/process_look.hpp"
#include "app/view/scene/row_look.hpp"
#include "app/view/session/playback.hpp"
#include "app/view/words/activity.hpp"
#include "core/check/observables.hpp"
#include "tests/support/players.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace cow;
using namespace cow::ui;

namespace {

constexpr const char* script = R"(
machine frames=16
init: buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
init: store buf 'A' x 3
init: child = fork()
child: store buf+PAGE 'B'
init: store buf+PAGE 'C'
child: load buf
child: exit(0)
init: wait4(child)
init: munmap(buf, 3*PAGE)
)";

constexpr Rect memory_area{0, 0, 900, 170};

/// For a small memory every frame has a cell.
SceneRoom room_of(const Player& player) {
    static const Camera camera;
    SceneRoom room;
    room.cards = 4;
    room.map = memory_map(memory_area, player.machine().frames.total(), {}, 1);
    room.camera = &camera;
    room.units = [](std::size_t, bool) { return std::size_t{12}; };
    return room;
}

Position position_of(const Player& player) {
    return {1, player.timeline().branch(), player.timeline().step(), player.timeline().event()};
}

Scene scene_of(const Player& player) {
    NameTable table;
    const Names names = table.follow(player);
    SceneCache cache;
    cache.follow(player.timeline(), position_of(player));
    return build_scene(moment_of(player, 1), names, cache, {}, room_of(player));
}

void check_rows(const Moment& begun, const Moment& done, const ProcessCard& card, const ProcessCard* before) {
    for (const PageRow& row : card.rows) {
        const RowLook last = row_look(done, card, row);
        CHECK(last.pte == row.pte);
        CHECK(last.cached == row.cached);
        CHECK(last.upper_writable == row.upper_writable);
        const WireLook wire = wire_look(done, card, row);
        CHECK(wire.pfn == (row.pte.has_frame() ? row.pte.pfn() : no_pfn));
        CHECK(wire.length == doctest::Approx(1));
        for (const PageRow& old : before != nullptr ? before->rows : std::vector<PageRow>{}) {
            if (old.page != row.page || old.is_run() || row.is_run()) {
                continue;
            }
            const RowLook first = row_look(begun, card, row);
            CHECK(first.pte == old.pte);
            CHECK(first.cached == old.cached);
            CHECK((old.pte.none() || first.upper_writable == old.upper_writable));
            const WireLook start = wire_look(begun, card, row);
            const Pfn led_to = old.pte.has_frame() ? old.pte.pfn() : no_pfn;
            CHECK((start.pfn == led_to || (led_to == no_pfn && start.length == doctest::Approx(0))));
            CHECK((led_to == no_pfn || start.length == doctest::Approx(1)));
        }
    }
}

/// The VMAs that are drawn, without those that are just coming or gone.
std::vector<Vma> visible_vmas(const Moment& moment, const ProcessCard& card) {
    std::vector<Vma> out;
    for (const VmaBar& bar : shown_vmas(moment, card)) {
        if (vma_presence(moment, card.mm, bar.vma) > 0) {
            out.push_back(bar.vma);
        }
    }
    return out;
}

void check_vmas(const Moment& begun, const Moment& done, const ProcessCard& card, const ProcessCard* before) {
    const auto plain = [](const ProcessCard& one) {
        std::vector<Vma> out;
        for (const VmaBar& bar : one.vmas) {
            out.push_back(bar.vma);
        }
        return out;
    };
    CHECK(visible_vmas(done, card) == plain(card));
    if (before != nullptr) {
        CHECK(visible_vmas(begun, card) == plain(*before));
    }
}

void check_cells(const Moment& begun, const Moment& done, const Scene& after, const Scene& before) {
    for (const FrameCell& cell : after.cells) {
        const FrameLook look = frame_look(done, cell);
        const bool freed =
            std::holds_alternative<FrameFreed>(*done.event) && look.frame.kind != cell.frame.kind;
        CHECK((freed ? look.presence == doctest::Approx(0) : look.refs == cell.frame.refcount));
        CHECK((freed || look.content == cell.frame.content));
        CHECK((freed || look.frame.kind == cell.frame.kind));
        CHECK((freed || look.roll == doctest::Approx(1)));
        const FrameCell& old = *before.cell(cell.pfn);
        const FrameLook start = frame_look(begun, cell);
        if (old.frame.kind != FrameKind::free) {
            CHECK(start.refs == old.frame.refcount);
            CHECK(start.refs_before == old.frame.refcount);
            CHECK(start.roll == doctest::Approx(0));
            CHECK(start.content == old.frame.content);
            CHECK(start.frame.kind == old.frame.kind);
        } else if (cell.frame.kind != FrameKind::free) {
            CHECK(start.presence == doctest::Approx(0));
        }
    }
}

/// Walks through the events of a script and compares each moment with the scenes before and after it.
void check_every_event(Player& player) {
    Scene before = scene_of(player);
    while (player.forward_event()) {
        const Scene after = scene_of(player);
        const Moment done = moment_of(player, 1);
        const Moment begun = moment_of(player, 0);
        if (done.event != nullptr) {
            CAPTURE(event_name(*done.event));
            CAPTURE(player.timeline().event());
            for (const ProcessCard& card : after.cards) {
                // Two processes may share a space, but not a TLB.
                const auto same =
                    std::find_if(before.cards.begin(), before.cards.end(), [&](const ProcessCard& old) {
                        return old.proc == card.proc && old.mm == card.mm;
                    });
                const ProcessCard* old_card = same == before.cards.end() ? nullptr : &*same;
                if (card.mm != no_mm) {
                    check_rows(begun, done, card, old_card);
                    check_vmas(begun, done, card, old_card);
                }
            }
            check_cells(begun, done, after, before);
            CHECK(begun.light == doctest::Approx(0));
            CHECK(done.light < 0.001F);
            CHECK(flight_of(done).kind == Flight::Kind::none);
        }
        before = after;
    }
}

} // namespace

TEST_CASE("scene: the memory of a process is counted, or said not to be; it never is that of another place") {
    Player player = player_of(script);
    player.play_to_end();
    std::size_t counted = 0;
    std::size_t left_out = 0;
    for (std::size_t event = 0; event <= player.timeline().total_events(); ++event) {
        player.seek_event(event);
        NameTable table;
        const Names names = table.follow(player);
        SceneCache cache;
        cache.follow(player.timeline(), position_of(player));
        const Scene scene = build_scene(moment_of(player, 1), names, cache, {}, room_of(player), 3);
        for (const ProcessCard& card : scene.cards) {
            CHECK(card.rss.has_value() == scene.counted);
            if (scene.counted) {
                const MemoryUse use = card.mm != no_mm ? memory_use(player.machine(), card.mm) : MemoryUse{};
                CHECK(card.rss == use.rss);
                CHECK(card.pss == use.pss);
            }
        }
        (scene.counted ? counted : left_out) += 1;
        for (const ProcessCard& card : scene_of(player).cards) {
            CHECK(card.rss.has_value());
        }
    }
    CHECK(counted > 0);
    CHECK(left_out > 0);
    CHECK(bytes_text(std::optional<u64>{}) == "…");
}

TEST_CASE("picture: at the end of every event it shows the machine, at its start the machine before") {
    Player player = player_of(script);
    check_every_event(player);
}

TEST_CASE("picture: … of shared page tables, merging, other VMAs, exec and death too") {
    for (const char* text :
         {"machine frames=20 fork=ondemand\n"
          "init: buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
          "init: store buf 'A' x 3\n"
          "init: child = fork()\n"
          "child: store buf 'B'\n"
          "init: store buf+PAGE 'C'\n"
          "child: exit(0)\n",
          "machine frames=16\n"
          "init: buf = mmap(NULL, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
          "init: store buf 'A' x 3\n"
          "init: madvise(buf, 4*PAGE, MADV_MERGEABLE)\n"
          "kernel: ksm_scan\n"
          "kernel: ksm_scan\n"
          "init: store buf 'B'\n"
          "init: mprotect(buf+PAGE, PAGE, PROT_READ)\n"
          "init: mprotect(buf+PAGE, PAGE, PROT_READ|PROT_WRITE)\n"
          "init: munmap(buf+PAGE, PAGE)\n"
          "init: mremap(buf+2*PAGE, 2*PAGE, 3*PAGE, MREMAP_MAYMOVE)\n"
          "init: child = fork()\n"
          "child: store buf 'C'\n"
          "kill(child, SIGKILL)\n"
          "init: wait4(child)\n"}) {
        Player player = player_of(text);
        check_every_event(player);
    }
}

TEST_CASE("picture: … of every scenario") {
    std::size_t events = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(COWSCOPE_SOURCE_DIR "/scenarios")) {
        if (entry.path().extension() != ".cow") {
            continue;
        }
        std::ifstream in(entry.path());
        const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
        Player player = player_of(text.c_str());
        player.play_to_end();
        if (player.timeline().total_events() > 250) {
            continue; // the same things over and over
        }
        CAPTURE(entry.path().filename().string());
        events += player.timeline().total_events();
        player.seek_step(0);
        check_every_event(player);
    }
    CHECK(events > 5000);
}

TEST_CASE("picture: with reduced motion an event lights up where it has come about") {
    Player player = player_of(script);
    player.seek_step(3);
    player.forward_event();
    Playback playback;
    playback.set_reduced(true);
    playback.show(0.3);
    const Moment moment = moment_of(player, playback.progress(), playback.light());
    CHECK(moment.progress == doctest::Approx(1));
    CHECK(moment.light == doctest::Approx(1));
    CHECK(flight_of(moment).kind == Flight::Kind::none);
    playback.show(1);
    CHECK(moment_of(player, playback.progress(), playback.light()).light == doctest::Approx(0));
}

TEST_CASE("picture: while an event comes about a wire only leads to the old frame or the new one") {
    Player player = player_of(script);
    while (player.forward_event()) {
        const Scene scene = scene_of(player);
        for (const float progress : {0.0F, 0.2F, 0.49F, 0.51F, 0.8F, 1.0F}) {
            const Moment moment = moment_of(player, progress);
            const auto* set = moment.event != nullptr ? std::get_if<PteSet>(moment.event) : nullptr;
            for (const ProcessCard& card : scene.cards) {
                for (const PageRow& row : card.rows) {
                    const WireLook wire = wire_look(moment, card, row);
                    const bool now = wire.pfn == (row.pte.has_frame() ? row.pte.pfn() : no_pfn);
                    const bool old = set != nullptr && set->mm == card.mm && set->page == row.page &&
                                     wire.pfn == (set->old.has_frame() ? set->old.pfn() : no_pfn);
                    CHECK((now || old));
                    CHECK(wire.length >= 0);
                    CHECK(wire.length <= 1);
                }
            }
        }
    }
}

TEST_CASE("picture: the checklist ticks off what has happened and does not tell the decision in advance") {
    NameTable table;
    Player player = player_of(script);
    player.seek_step(3);
    bool decided = false;
    std::size_t most = 0;
    do {
        player.forward_event();
        const Activity activity = activity_of(player, table.follow(player));
        decided = decided || std::holds_alternative<FaultDecided>(*current_event(player));
        for (const ActivityItem& item : activity.items) {
            CHECK_FALSE(item.text.empty());
            if (!decided) {
                CHECK(item.text.find("copy") == std::string::npos);
            }
        }
        for (std::size_t i = 0; i < activity.items.size(); ++i) {
            CHECK((activity.items[i].state == ActivityItem::State::ahead) == (i > activity.current));
        }
        most = std::max(most, activity.items.size());
        if (moment_of(player, 1).access.faulted) {
            CHECK(activity.kind == Activity::Kind::fault);
            CHECK(activity.title == "PAGE FAULT");
        }
    } while (player.timeline().inside_step());
    CHECK(decided);
    CHECK(most >= 9);
}

TEST_CASE("picture: of a million pages a few rows are made, the one in question among them") {
    Player player = player_of(
        "machine frames=20000 overcommit=1\n"
        "init: big = mmap(NULL, 1000000*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
        "init: store big 'A' x 10000\n"
        "init: store big+900000*PAGE 'B'\n");
    player.play_to_end();
    const Machine& machine = player.machine();
    const AddressSpace& space = machine.space(machine.processes.front().mm);
    CHECK(count_ptes(machine, space) == 10001);
    const Vpn start = space.vmas.front().start;
    PageRuns runs;
    runs.follow(player.timeline(), position_of(player));
    const std::vector<PageRun> all = choose_rows(machine, space, runs, {std::nullopt, std::nullopt, 12});
    REQUIRE(all.size() == 2);
    CHECK(all[0] ==
          PageRun{start, 10000, machine.pte(machine.processes.front().mm, start), RunFrames::consecutive});
    CHECK(all[1].first == start + 900000);
    for (const u64 page : {u64{0}, u64{3}, u64{5000}, u64{9999}, u64{900000}, u64{500000}}) {
        for (const std::size_t units : {2U, 3U, 5U, 8U, 12U}) {
            const std::vector<PageRun> rows =
                choose_rows(machine, space, runs, {start + page, std::nullopt, units});
            std::size_t used = 0;
            u64 end = 0;
            bool found = false;
            for (const PageRun& row : rows) {
                CHECK(row.first.v >= end); // in order, and no page twice
                end = row.first.v + row.count;
                used += units_of(row.count);
                found = found || (row.first == start + page && row.count == 1);
            }
            CHECK(found);
            CHECK(used <= units);
        }
    }
    // A run that was opened is listed page by page.
    const std::vector<PageRun> opened = choose_rows(machine, space, runs, {std::nullopt, start + 700, 12});
    CHECK(std::count_if(opened.begin(), opened.end(), [](const PageRun& row) { return row.count == 1; }) >=
          3);
    CHECK(std::any_of(opened.begin(), opened.end(),
                      [&](const PageRun& row) { return row.first == start + 700 && row.count == 1; }));
    const Scene scene = scene_of(player);
    u64 shown = 0;
    for (const PageRow& row : scene.cards.front().rows) {
        shown += row.count;
    }
    CHECK(scene.cards.front().more_pages + shown == 10001);
    CHECK(scene.free == 20000 - 10001);
    u64 used = 0;
    for (const MapSquare& square : scene.squares) {
        used += square.counts.used();
    }
    CHECK(used == 10002); // and the zero page
}

TEST_CASE("picture: two names of one address are told apart by process") {
    Player player =
        player_of("process guest\n"
                  "init: a = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
                  "guest: b = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
                  "guest: child = fork()\n");
    player.play_to_end();
    const Scene scene = scene_of(player);
    REQUIRE(scene.cards.size() == 3);
    CHECK(scene.cards[0].vmas.front().name == "a");
    CHECK(scene.cards[1].vmas.front().name == "b");
    CHECK(scene.cards[2].vmas.front().name == "b");
    CHECK(scene.cards[2].rows.front().label == "b");
}
