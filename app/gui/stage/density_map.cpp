#include "app/gui/stage/density_map.hpp"

#include "app/gui/stage/kind_mark.hpp"
#include "app/view/base/number_text.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <array>

namespace cow::ui {
namespace {

constexpr std::array kinds{FrameKind::anon, FrameKind::file, FrameKind::ksm, FrameKind::zero};

FrameKind main_kind(const KindCounts& counts) {
    return *std::max_element(kinds.begin(), kinds.end(),
                             [&](FrameKind a, FrameKind b) { return counts[a] < counts[b]; });
}

/// The kinds' colours, mixed as their frames are.
Colour mixed_colour(const Palette& palette, const KindCounts& counts) {
    Colour mix = kind_colour(palette, main_kind(counts));
    u32 so_far = counts[main_kind(counts)];
    for (const FrameKind kind : kinds) {
        if (counts[kind] > 0 && kind != main_kind(counts)) {
            so_far += counts[kind];
            mix = blend(mix, kind_colour(palette, kind),
                        static_cast<float>(counts[kind]) / static_cast<float>(so_far));
        }
    }
    return mix;
}

void draw_square(const Canvas& canvas, Rect rect, const KindCounts& counts, u64 frames) {
    const Palette& palette = canvas.palette();
    const u32 used = counts.used();
    const float round = std::min(canvas.px(2), rect.w * 0.2F);
    if (used == 0) {
        canvas.fill(rect, palette.well, round);
        return;
    }
    const FrameKind kind = main_kind(counts);
    const Colour colour = mixed_colour(palette, counts);
    const bool one = frames == 1;
    // Even a single frame among thousands is to be seen.
    const float full = 0.22F + 0.78F * static_cast<float>(used) / static_cast<float>(frames);
    canvas.fill(rect, blend(palette.well, colour, one ? 0.3F : full), round);
    if (one || kind != FrameKind::anon) {
        const Colour mark = one ? colour : blend(palette.well, colour, full > 0.6F ? 0.1F : 1);
        draw_kind_mark(canvas, kind, rect.center(), rect.w * 0.3F, mark);
    }
}

std::string square_tip(const MapSquare& square) {
    std::string text = square.frames == 1
                           ? trf("frame {}: ", square.first)
                           : trf("frames {}–{}: ", square.first, square.first + square.frames - 1);
    const u32 used = square.counts.used();
    if (used == 0) {
        return text + std::string(tr("all free"));
    }
    text += square.frames == 1 ? std::string() : trf("{} in use: ", count_text(used));
    std::string list;
    for (const FrameKind kind : kinds) {
        if (const u32 count = square.counts[kind]; count > 0) {
            list += list.empty() ? "" : ", ";
            list += square.frames == 1 ? std::string(kind_word(kind))
                                       : fmt::format("{} {}", count_text(count), kind_word(kind));
        }
    }
    return text + list;
}

bool has(const MapSquare& square, Pfn pfn) {
    return pfn != no_pfn && pfn.v >= square.first && pfn.v - square.first < square.frames;
}

} // namespace

KindCounts square_counts(const Moment& moment, const MapSquare& square) {
    KindCounts counts = square.counts;
    const KindChange change = moment.event != nullptr ? kind_change(*moment.event) : KindChange{};
    if (has(square, change.pfn) && moment.progress < 0.5F) {
        if (change.now != FrameKind::free) {
            --counts[change.now];
        }
        if (change.old != FrameKind::free) {
            ++counts[change.old];
        }
    }
    return counts;
}

void draw_density_map(const Stage& stage) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const Selection& selection = stage.view.session.selection();
    for (std::size_t i = 0; i < stage.scene.squares.size(); ++i) {
        const MapSquare& square = stage.scene.squares[i];
        const Rect rect = stage.scene.map.grid.cell(i);
        draw_square(canvas, rect, square_counts(stage.moment, square), square.frames);
        const bool event = std::any_of(stage.scene.marked.begin(), stage.scene.marked.end(),
                                       [&](Pfn pfn) { return has(square, pfn); });
        if (event || has(square, selection.frame)) {
            canvas.outline(rect.inset(-1), event ? palette.yellow : palette.text, canvas.px(2), canvas.px(2));
        }
        if (canvas.hovered(rect)) {
            tooltip(canvas, square_tip(square));
        }
        if (square.frames == 1 && canvas.clicked(rect)) {
            stage.view.intents.emplace_back(Select{Selection::of_frame(Pfn{static_cast<u32>(square.first)})});
        }
    }
}

} // namespace cow::ui
