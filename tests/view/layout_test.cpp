// Nothing on the screen overlaps or leaves its place, at any size: checked on rectangles, without a window.

#include "app/view/base/theme.hpp"
#include "app/view/layout/card_layout.hpp"
#include "app/view/layout/stage_layout.hpp"
#include "app/view/layout/time_scale.hpp"
#include "app/view/layout/window_layout.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace cow::ui;

namespace {

struct Size {
    float width, height;
};
constexpr Size sizes[] = {{640, 400},   {1024, 768},  {1280, 720}, {1280, 1024},
                          {1920, 1080}, {3840, 2160}, {1900, 500}};

void check_apart(const std::vector<Rect>& rects) {
    for (std::size_t i = 0; i < rects.size(); ++i) {
        for (std::size_t k = i + 1; k < rects.size(); ++k) {
            CAPTURE(i);
            CAPTURE(k);
            CHECK_FALSE((!rects[i].empty() && !rects[k].empty() && rects[i].overlaps(rects[k])));
        }
    }
}

} // namespace

TEST_CASE("layout: the panels tile the window") {
    for (const Size& size : sizes) {
        CAPTURE(size.width);
        const float scale = ui_scale(size.width, size.height, 1);
        const WindowLayout layout = window_layout({size.width, size.height}, scale, {});
        const std::vector<Rect> panels{layout.toolbar, layout.script, layout.narration, layout.stage,
                                       layout.bottom};
        const Rect window{0, 0, size.width, size.height};
        for (const Rect& panel : panels) {
            CHECK(window.contains(panel));
            CHECK_FALSE(panel.empty());
        }
        check_apart(panels);
    }
}

TEST_CASE("layout: the stage and the bottom panel hold their parts") {
    for (const Size& size : sizes) {
        CAPTURE(size.width);
        const float scale = ui_scale(size.width, size.height, 1);
        const WindowLayout window = window_layout({size.width, size.height}, scale, {});
        for (const StageNeeds& needs :
             {StageNeeds{1, 2, 3}, {2, 6, 5}, {3, 12, 40}, {4, 2, 300}, {9, 6, 20}}) {
            CAPTURE(needs.cards);
            const StageLayout stage = stage_layout(window.stage, needs, scale);
            std::vector<Rect> parts{stage.lanes, stage.kernel, stage.memory, stage.memory_heading};
            for (const Rect& optional : {stage.heading, stage.tree}) {
                if (!optional.empty()) {
                    parts.push_back(optional);
                }
            }
            const bool tree = needs.cards > card_capacity(window.stage, needs, scale);
            CHECK(tree == !stage.tree.empty());
            for (const Rect& card : card_slots(stage, tree ? stage.columns : needs.cards)) {
                CHECK(stage.processes.contains(card));
                parts.push_back(card);
            }
            for (const Rect& part : parts) {
                CHECK(window.stage.contains(part));
            }
            check_apart(parts);
            CHECK(stage.scale >= scale - 0.001F);
        }
        const BottomLayout bottom = bottom_layout(window.bottom, scale, true, true);
        std::vector<Rect> all{bottom.heading, bottom.steps, bottom.ticks};
        all.insert(all.end(), bottom.counters.begin(), bottom.counters.end());
        all.push_back(bottom.real_kernel);
        for (const Rect& part : all) {
            CHECK(window.bottom.contains(part));
        }
        check_apart(all);
    }
}

TEST_CASE("layout: the figure of the real kernel takes room only while there is one") {
    const Rect bottom{8, 530, 1264, 182};
    const BottomLayout without = bottom_layout(bottom, 1, true, false);
    const BottomLayout with = bottom_layout(bottom, 1, true, true);
    CHECK(without.real_kernel.empty());
    CHECK(without.counters.back().right() == doctest::Approx(without.steps.right()));
    CHECK(with.real_kernel.w == doctest::Approx(with.counters[0].w));
    CHECK(with.real_kernel.right() == doctest::Approx(without.counters.back().right()));
}

TEST_CASE("layout: the parts of the toolbar lie side by side") {
    for (const Size& size : sizes) {
        CAPTURE(size.width);
        const float scale = ui_scale(size.width, size.height, 1);
        const Rect bar = window_layout({size.width, size.height}, scale, {}).toolbar;
        const ToolbarLayout layout = toolbar_layout(bar, scale);
        std::vector<Rect> all{layout.name,        layout.scenario,  layout.where,
                              layout.real_kernel, layout.slower,    layout.speed,
                              layout.faster,      layout.projector, layout.menu};
        all.insert(all.end(), layout.buttons.begin(), layout.buttons.end());
        for (const Rect& part : all) {
            CHECK(bar.contains(part));
        }
        check_apart(all);
        if (size.width >= 1024) {
            CHECK(layout.real_kernel.w == doctest::Approx(118 * scale));
        }
        if (size.width >= 1280) {
            CHECK(layout.where.w > 190 * scale); // "step 12/34 · micro 56/78"
        }
    }
}

TEST_CASE("layout: a card holds as many rows as it says") {
    for (const float scale : {0.7F, 1.0F, 1.3F, 3.0F}) {
        for (const float height : {60.0F, 120.0F, 250.0F, 600.0F}) {
            const Rect slot{10, 20, 222 * scale, height * scale};
            const std::size_t units = row_units(slot, scale, 100);
            const Rect card = fitted_card(slot, units, true, scale);
            CHECK(slot.contains(card));
            const CardLayout layout = card_layout(card, scale);
            // Rows of one line and of two, as many as there is room for.
            std::vector<std::size_t> each;
            for (std::size_t left = units; left >= 2; left -= each.back()) {
                each.push_back(left >= 3 && left % 2 == 1 ? 3 : 2);
            }
            const std::vector<Rect> rows = row_rects(layout, each);
            check_apart(rows);
            for (const Rect& rect : rows) {
                CHECK(layout.rows.bottom() + 0.5F >= rect.bottom());
                const RowLayout row = row_layout(rect, scale, 0);
                std::vector<Rect> parts(row.bits.begin(), row.bits.end());
                parts.insert(parts.end(), {row.label, row.tlb, row.frame});
                check_apart(parts);
                for (const Rect& part : parts) {
                    CHECK(rect.contains(part));
                }
                CHECK(row.label.w > 48 * scale); // "+0x1000"
            }
        }
    }
}

TEST_CASE("layout: VMA bars stay in their strip; one without room is empty") {
    const Rect strip{10, 10, 200, 18};
    std::vector<VmaWish> areas;
    for (std::size_t count = 1; count < 40; ++count) {
        areas.push_back({std::uint64_t{1} << (count % 30), 60});
        const std::vector<Rect> bars = vma_bars(strip, areas, 1);
        REQUIRE(bars.size() == count);
        check_apart(bars);
        for (const Rect& bar : bars) {
            CHECK((bar.empty() || strip.contains(bar)));
        }
        CHECK_FALSE(bars.front().empty());
    }
    // More pages, wider bar.
    const std::vector<Rect> bars = vma_bars(strip, std::vector<VmaWish>{{1, 0}, {1000, 0}}, 1);
    CHECK(bars[0].w < bars[1].w);
    // As long as there is room, no name is cut.
    const std::vector<Rect> named = vma_bars(strip, std::vector<VmaWish>{{1, 90}, {1, 70}}, 1);
    CHECK(named[0].w >= 90);
    CHECK(named[1].w >= 70);
}

TEST_CASE("layout: the timeline's steps are to scale, in order, and can all be hit") {
    const Rect track{12, 500, 1200, 22};
    const std::vector<std::size_t> events{10, 30, 0, 1000};
    const TimelineScale scale = timeline_scale(track, events, 6, 1);
    REQUIRE(scale.steps.size() == 6);
    for (std::size_t i = 0; i < scale.steps.size(); ++i) {
        CHECK(scale.steps[i].w >= 9);
        if (i > 0) {
            CHECK(scale.steps[i].x >= scale.steps[i - 1].x + scale.steps[i - 1].w);
        }
        const TimelineScale::Hit hit = scale.hit(scale.steps[i].x + scale.steps[i].w / 2);
        CHECK(hit.step == i);
        CHECK(hit.part == doctest::Approx(0.5));
    }
    CHECK(scale.steps.back().x + scale.steps.back().w == doctest::Approx(track.right()));
    CHECK(scale.steps[1].w > scale.steps[0].w);
    CHECK(scale.steps[3].known);
    CHECK_FALSE(scale.steps[4].known);
    CHECK(scale.steps[3].first_event == 40);
    // A cursor in the middle of a step's events stands in its middle.
    CHECK(scale.x_of(1, 15) == doctest::Approx(scale.steps[1].x + scale.steps[1].w / 2));
    CHECK(scale.x_of(6, 0) == doctest::Approx(track.right()));
}

TEST_CASE("layout: a timeline of very many steps stays in its track") {
    const Rect track{0, 0, 600, 20};
    const std::vector<std::size_t> events(5000, 7);
    const TimelineScale scale = timeline_scale(track, events, events.size(), 1);
    CHECK(scale.steps.back().x + scale.steps.back().w <= track.right() + 1);
    for (const TimelineScale::Span& span : scale.steps) {
        CHECK(span.w > 0);
    }
    CHECK(timeline_scale(track, {}, 0, 1).steps.empty());
}

TEST_CASE("layout: a timeline that is zoomed keeps what is pointed at, and its numbers are round") {
    const Rect track{10, 0, 1000, 20};
    const std::vector<std::size_t> events(1000, 7000);
    const double at = 0.2503;
    const double x = static_cast<double>(track.x) + at * static_cast<double>(track.w);
    TimeView view;
    const TimelineScale::Hit before = timeline_scale(track, events, events.size(), 1, view).hit(x);
    for (int i = 0; i < 60; ++i) {
        view = zoomed(view, 1.25, at, 7e6 * 40 / 1000);
        const TimelineScale::Hit hit = timeline_scale(track, events, events.size(), 1, view).hit(x);
        CHECK(hit.step == before.step);
        CHECK(hit.part == doctest::Approx(before.part).epsilon(0.01));
    }
    const TimelineScale near = timeline_scale(track, events, events.size(), 1, view);
    const std::vector<RulerMark> numbers = ruler_marks(near, track, 90);
    REQUIRE(numbers.size() > 2);
    for (const RulerMark& mark : numbers) {
        CHECK(mark.step == before.step + 1);
        CHECK(track.contains(Point{mark.x, 1}));
    }
    CHECK(followed(view, 0.5) == view);
    const TimeView moved = followed(view, 3);
    CHECK(moved.from == doctest::Approx(view.from + 2.7 / view.zoom));
    CHECK(zoomed(view, 1e-9, at, 1e9) == TimeView{});
    const TimelineScale all = timeline_scale(track, events, events.size(), 1);
    for (const RulerMark& mark : ruler_marks(all, track, 90)) {
        CHECK(mark.step % 100 == 0);
    }
    CHECK(ruler_marks({}, track, 90).empty());
}

TEST_CASE("layout: dividers go where they are dragged, and leave room for every panel") {
    const Point size{1280, 720};
    for (std::size_t i = 0; i < divider_count; ++i) {
        CAPTURE(i);
        WindowWishes wishes;
        const WindowLayout usual = window_layout(size, 1, wishes);
        const auto which = static_cast<Divider>(i);
        const Rect grip = usual.dividers[i];
        REQUIRE_FALSE(grip.empty());
        const Point wanted = grip.center() + Point{20, 15};
        wishes.dividers[i] = divider_size(usual, which, wanted, size, 1);
        const WindowLayout moved = window_layout(size, 1, wishes);
        const Rect there = moved.dividers[i];
        CHECK((grip.h > grip.w ? there.center().x - wanted.x : there.center().y - wanted.y) ==
              doctest::Approx(0).epsilon(0.6));
        for (const float extreme : {1.0F, 9000.0F}) {
            wishes.dividers[i] = extreme;
            const WindowLayout far = window_layout(size, 1, wishes);
            const std::vector<Rect> panels{far.toolbar, far.script,    far.narration,
                                           far.stage,   far.inspector, far.bottom};
            for (const Rect& panel : panels) {
                CHECK(panel.w >= 80);
                CHECK(panel.h >= 40);
                CHECK(Rect{0, 0, size.x, size.y}.contains(panel));
            }
            check_apart(panels);
        }
    }
}

TEST_CASE("layout: the projector shows the question, the stage and a line, and no more") {
    WindowWishes wishes;
    wishes.projector = true;
    wishes.toolbar = false;
    wishes.question = 120;
    const WindowLayout layout = window_layout({1280, 720}, 1.35F, wishes);
    CHECK(layout.question.h == doctest::Approx(120));
    CHECK(layout.toolbar.empty());
    CHECK(layout.script.empty());
    CHECK(layout.inspector.empty());
    CHECK(layout.bottom.empty());
    CHECK(layout.stage.h > 480);
    check_apart(std::vector<Rect>{layout.question, layout.stage, layout.narration});
}

TEST_CASE("layout: the scale follows the window and the monitor") {
    CHECK(ui_scale(1280, 720, 1) == doctest::Approx(1));
    CHECK(ui_scale(1920, 1080, 1) > 1.2F);
    CHECK(ui_scale(2560, 1440, 2) == doctest::Approx(2));
    CHECK(ui_scale(640, 400, 1) < 0.8F);
}
