// Physical memory from three frames to a million, at every zoom: nothing overlaps, every frame is found where it is
// drawn, and the counts of the density map are exact however one came to them.

#include "app/view/layout/stage_layout.hpp"
#include "app/view/scene/memory_summary.hpp"
#include "core/parse/parser.hpp"
#include "core/scenario/player.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <string>

using namespace cow;
using namespace cow::ui;

namespace {

constexpr Rect areas[] = {{300, 400, 953, 166}, {10, 10, 330, 62}, {300, 500, 1500, 300}, {5, 5, 2900, 520}};
constexpr u64 frame_counts[] = {3, 16, 32, 64, 100, 333, 1000, 10000, 65536, 1000000};

/// No two cells of a grid overlap: neighbours do not, and all are of one size.
void check_grid(const Grid& grid, std::size_t cells, Rect area) {
    CHECK(grid.cell_width > 0);
    CHECK(grid.cell_height > 0);
    CHECK(cells <= grid.capacity());
    if (cells == 0) {
        return;
    }
    CHECK(area.contains(grid.cell(0)));
    CHECK(area.contains(grid.cell(cells - 1)));
    CHECK(area.contains(grid.cell(std::min(cells, grid.columns) - 1)));
    if (cells > 1) {
        CHECK_FALSE(grid.cell(0).overlaps(grid.cell(1)));
    }
    if (cells > grid.columns) {
        CHECK_FALSE(grid.cell(0).overlaps(grid.cell(grid.columns)));
    }
}

void check_map(const MemoryMap& map, Rect area) {
    check_grid(map.grid, map.places(), area);
    if (map.has_strip()) {
        check_grid(map.strip, map.strip.capacity(), area);
        CHECK(map.strip.area.bottom() <= map.grid.area.y);
    }
    // The frame at a place is the frame whose place it is.
    for (const std::size_t index : {std::size_t{0}, map.places() / 2, map.places() - 1}) {
        const Rect place = map.grid.cell(index);
        const auto frame = map.frame_at(place.center());
        REQUIRE(frame);
        CHECK(map.place(Pfn{static_cast<u32>(*frame)}) == place);
        const u64 last = std::min(*frame + map.per_place, map.frames) - 1;
        CHECK(map.place(Pfn{static_cast<u32>(last)}) == place);
    }
}

} // namespace

TEST_CASE("memory map: all of memory fits, from three frames to a million") {
    for (const Rect& area : areas) {
        for (const u64 frames : frame_counts) {
            for (const float scale : {0.7F, 1.0F, 2.0F}) {
                CAPTURE(area.w);
                CAPTURE(frames);
                CAPTURE(scale);
                const MemoryMap map = memory_map(area, frames, {}, scale);
                CHECK(map.whole);
                CHECK(map.places() * map.per_place >= frames + 1);
                CHECK_FALSE(map.place(Pfn{0}).empty());
                CHECK_FALSE(map.place(Pfn{static_cast<u32>(frames)}).empty());
                CHECK(map.place(Pfn{static_cast<u32>(frames + 1)}).empty());
                CHECK(std::has_single_bit(map.per_place));
                CHECK(map.height() <= area.h + 0.5F);
                check_map(map, area);
            }
        }
    }
}

TEST_CASE("memory map: at every zoom and place nothing overlaps") {
    for (const Rect& area : areas) {
        for (const u64 frames : frame_counts) {
            const MemoryMap fit = memory_map(area, frames, {}, 1);
            for (int level = nearest_level - 1; level <= fit.coarsest + 1; ++level) {
                for (const u64 first : {u64{0}, frames / 3, frames - 1, frames * 5}) {
                    CAPTURE(frames);
                    CAPTURE(level);
                    CAPTURE(first);
                    const MemoryMap map = memory_map(area, frames, {false, level, first}, 1);
                    CHECK(map.level <= fit.coarsest);
                    check_map(map, area);
                }
            }
        }
    }
}

TEST_CASE("memory map: zooming keeps what is under the mouse, and comes back") {
    const Rect area{300, 400, 953, 166};
    const u64 frames = 1000000;
    MemoryCamera camera;
    const Point mouse{700, 500};
    const MemoryMap before = memory_map(area, frames, camera, 1);
    const u64 under = before.frame_at(mouse).value();
    int turns = 0;
    for (; memory_map(area, frames, camera, 1).level > 0; ++turns) {
        const MemoryMap now = memory_map(area, frames, camera, 1);
        camera = zoomed(now, area, 1, mouse, 1);
        const MemoryMap next = memory_map(area, frames, camera, 1);
        CHECK(next.level == now.level - 1);
        const u64 was = now.frame_at(mouse).value();
        const Rect place = next.place(Pfn{static_cast<u32>(was)});
        REQUIRE_FALSE(place.empty());
        CHECK(std::abs(place.center().y - mouse.y) < place.h + next.grid.gap);
    }
    CHECK(turns == before.level);
    for (; turns > 0; --turns) {
        camera = zoomed(memory_map(area, frames, camera, 1), area, -1, mouse, 1);
    }
    CHECK(camera == MemoryCamera{});
    CHECK(memory_map(area, frames, zoomed_to(before, area, Pfn{777777}, 1), 1).place(Pfn{777777}).w > 80);
    CHECK(under < frames);
    // Dragging ends at the ends.
    camera = panned(memory_map(area, frames, {false, 2, 5000}, 1), -100000);
    CHECK(memory_map(area, frames, camera, 1).first == 0);
    const MemoryMap end =
        memory_map(area, frames, panned(memory_map(area, frames, {false, 2, 5000}, 1), 100000), 1);
    CHECK_FALSE(end.place(Pfn{1000000}).empty());
}

TEST_CASE("memory map: counts of blocks are exact after every way to a position") {
    for (const std::string& text : {std::string(
             "machine frames=700\n"
             "init: a = mmap(NULL, 300*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
             "init: store a 'A' x 300\n"
             "init: madvise(a, 300*PAGE, MADV_MERGEABLE)\n"
             "init: child = fork()\n"
             "child: store a 'B' x 100\n"
             "kernel: ksm_scan\n"
             "kernel: ksm_scan\n"
             "child: store a 'C' x 50\n"
             "init: munmap(a+10*PAGE, 200*PAGE)\n")}) {
        ParseResult parsed = parse_script(text);
        REQUIRE(parsed.ok());
        Player player(std::move(parsed.script));
        player.play_to_end();
        const std::size_t events = player.timeline().total_events();
        MemorySummary summary;
        std::size_t at = 0;
        for (std::size_t i = 0; i < 60; ++i) {
            // Short ways and long ones, forward and back.
            at = i % 3 == 0 ? (at + 7) % events : (at + i * 811) % events;
            player.seek_event(at);
            summary.follow(player.timeline(), {1, 0, player.step(), player.timeline().event()});
            for (const u64 size : {u64{1}, u64{8}, u64{16}, u64{64}, u64{1024}}) {
                for (u64 first = 0; first <= 700; first += size) {
                    KindCounts expected;
                    for (u64 frame = first; frame < first + size && frame <= 700; ++frame) {
                        const FrameKind kind = player.machine().frames[Pfn{static_cast<u32>(frame)}].kind;
                        if (kind != FrameKind::free) {
                            ++expected[kind];
                        }
                    }
                    REQUIRE(summary.count(player.machine(), first, size) == expected);
                }
            }
        }
    }
}

TEST_CASE("memory map: where every frame in use has a cell, larger ones are nearer, down to the nearest") {
    const Rect area{0, 0, 600, 200};
    const MemoryMap map = memory_map(area, 32, {}, 1, {4, 1});
    REQUIRE(map.listed < map.frames);
    MemoryCamera camera;
    float scale = 1;
    for (int level = -1; level >= nearest_level; --level) {
        camera = zoomed(memory_map(area, 32, camera, 1, {4, 1}), area, 1, area.center(), 1);
        const MemoryMap near = memory_map(area, 32, camera, 1, {4, 1});
        CHECK(near.level == level);
        CHECK(near.scale > scale);
        CHECK_FALSE(near.whole);
        scale = near.scale;
    }
    CHECK(zoomed(memory_map(area, 32, camera, 1, {4, 1}), area, 1, area.center(), 1) == camera);
    CHECK(zoomed(map, area, -1, area.center(), 1) != MemoryCamera{});
}
