#include "tests/view/stage_measure.hpp"

#include "app/view/base/theme.hpp"
#include "app/view/layout/card_layout.hpp"
#include "app/view/scene/row_look.hpp"
#include "app/view/words/activity.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cow::test {
namespace {

using namespace cow::ui;

constexpr float slack = 1; // pixels
constexpr float row_line = 17;
constexpr float letter = 6.75F; // of a page's name, width
constexpr float strong_letter = 7.8F;
constexpr std::size_t longest_name = 16;
constexpr float below_rows = 7;
constexpr float more_line = 18;
constexpr float line_of_letters = 1.25F; // a line's height is so many times what typesetters call the size

/// Is any of the way inside the rectangle, but for its end?
bool crosses(const Path& way, Rect rect, bool ends_there) {
    const Rect inner = rect.inset(slack);
    const std::size_t pieces = way.points.size() - 1;
    for (std::size_t i = 0; i < pieces; ++i) {
        for (const float t : {0.0F, 0.25F, 0.5F, 0.75F, 1.0F}) {
            const bool last = ends_there && i + 1 == pieces;
            if (!last && inner.contains(mix(way.points[i], way.points[i + 1], t))) {
                return true;
            }
        }
    }
    return false;
}

/// Do the two pieces cross?
bool cross(Point a, Point b, Point c, Point d) {
    const auto side = [](Point from, Point to, Point p) {
        return (to.x - from.x) * (p.y - from.y) - (to.y - from.y) * (p.x - from.x);
    };
    return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

std::size_t crossings_of(const Path& one, const Path& other) {
    std::size_t count = 0;
    for (std::size_t i = 0; i + 1 < one.points.size(); ++i) {
        for (std::size_t k = 0; k + 1 < other.points.size(); ++k) {
            count += cross(one.points[i], one.points[i + 1], other.points[k], other.points[k + 1]) ? 1 : 0;
        }
    }
    return count;
}

std::string wire_name(const StagePicture& picture, const StagePicture::Wire& wire) {
    const ProcessCard& card = picture.scene.cards[wire.card];
    return fmt::format("wire of {} {}", card.name, card.rows[wire.row].label);
}

std::vector<std::pair<Rect, std::string>> frames_of(const StagePicture& picture) {
    std::vector<std::pair<Rect, std::string>> out;
    for (std::size_t i = 0; i < picture.scene.strip.size(); ++i) {
        out.emplace_back(picture.scene.map.strip.cell(i), picture.scene.strip[i].name);
    }
    for (std::size_t i = 0; i < picture.scene.cells.size(); ++i) {
        out.emplace_back(picture.scene.map.grid.cell(i), picture.scene.cells[i].name);
    }
    if (!picture.scene.map.rest().empty()) {
        out.emplace_back(picture.scene.map.rest(), "the free ones");
    }
    return out;
}

/// None goes through a frame on its way to another.
void fan_faults(const StagePicture& picture, std::vector<std::string>& out) {
    for (const StagePicture::Wire& fan : picture.fans) {
        const Point end = fan.way.points.back();
        for (const auto& [rect, frame] : frames_of(picture)) {
            const bool ends_there = rect.inset(-2).contains(end);
            if (crosses(fan.way, rect, ends_there)) {
                out.push_back(
                    fmt::format("the bundle of {} runs through frame {}", wire_name(picture, fan), frame));
            }
        }
    }
}

void wire_faults(const StagePicture& picture, std::vector<std::string>& out) {
    const StageGeometry& geometry = picture.geometry;
    for (const StagePicture::Wire& wire : picture.wires) {
        const std::string name = wire_name(picture, wire);
        for (std::size_t card = 0; card < geometry.cards.size(); ++card) {
            if (crosses(wire.way, geometry.cards[card], false)) {
                out.push_back(
                    fmt::format("{} runs behind the card of {}", name, picture.scene.cards[card].name));
            }
        }
        if (crosses(wire.way, geometry.kernel_card, false)) {
            out.push_back(name + " runs behind the kernel's card");
        }
        if (crosses(wire.way, geometry.layout.memory_heading, false)) {
            out.push_back(name + " runs through the words below memory");
        }
        const Rect target = picture.scene.place(wire.pfn);
        for (const auto& [rect, frame] : frames_of(picture)) {
            if (crosses(wire.way, rect, rect == target)) {
                out.push_back(fmt::format("{} runs through frame {}", name, frame));
            }
        }
        if (geometry.rows[wire.card][wire.row].empty()) {
            out.push_back(name + " begins nowhere");
        }
    }
}

} // namespace

StagePicture stage_picture(const Run& run, Rect stage, float scale) {
    static const Camera camera;
    StagePicture out;
    out.stage = stage;
    out.scale = scale;
    const StageNeeds needs = run.needs();
    const StageLayout layout = stage_layout(stage, needs, scale);
    const Machine& machine = run.player().machine();
    const SceneRoom room = room_on({stage, scale, needs, machine.frames.total(), camera}, layout);
    SceneCache cache;
    const Timeline& timeline = run.timeline();
    cache.follow(timeline, {.step = timeline.step(), .event = timeline.event()});
    const Moment moment = run.moment();
    out.scene = build_scene(moment, run.names(), cache, {}, room, ~u64{0});
    const std::size_t lines = activity_of(run.player(), run.names()).items.size();
    out.busy = lines > 0;
    out.geometry = stage_geometry(out.scene, pose_of(out.scene, layout), lines);
    for (std::size_t card = 0; card < out.scene.cards.size(); ++card) {
        for (std::size_t row = 0; row < out.scene.cards[card].rows.size(); ++row) {
            const PageRow& page = out.scene.cards[card].rows[row];
            const Pfn pfn = wire_look(moment, out.scene.cards[card], page).pfn;
            Bundle way = pfn != no_pfn ? bundle_way(out.scene, out.geometry, card, row, pfn) : Bundle{};
            if (!way.fan.empty()) { // where it spreads, all of its frames are as near as the first
                way.trunk = wire_way(out.scene, out.geometry, card, row, pfn);
            }
            for (Path& fan : way.fan) {
                out.fans.push_back({card, row, pfn, std::move(fan)});
            }
            if (!way.trunk.empty()) {
                out.wires.push_back({card, row, pfn, std::move(way.trunk)});
            }
        }
    }
    return out;
}

/// Letters are larger than elsewhere, and a page's name finds no room.
void name_faults(const StagePicture& picture, std::vector<std::string>& out) {
    const float scale = picture.geometry.layout.scale;
    for (std::size_t card = 0; card < picture.scene.cards.size(); ++card) {
        const std::vector<PageRow>& rows = picture.scene.cards[card].rows;
        u32 most = 1;
        for (const PageRow& row : rows) {
            most = std::max(most, row.pte.has_frame() && !row.is_run() ? row.pte.pfn().v : 0);
        }
        const float frame = strong_letter * scale * static_cast<float>(frame_name(Pfn{most}).size());
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const float name = letter * scale * static_cast<float>(rows[row].label.size());
            const bool room = scale > picture.scale + 0.01F && rows[row].label.size() <= longest_name;
            const float label = row_layout(picture.geometry.rows[card][row], scale, frame).label.w;
            if (room && !rows[row].is_run() && name > label) {
                out.push_back(fmt::format("the name {} is cut", rows[row].label));
            }
        }
    }
}

std::vector<std::string> stage_faults(const StagePicture& picture) {
    std::vector<std::string> out;
    wire_faults(picture, out);
    fan_faults(picture, out);
    name_faults(picture, out);
    if (const Crossings found = crossings(picture); found.all > found.forced) {
        out.push_back(fmt::format("wires cross {} times, {} would do", found.all, found.forced));
    }
    std::vector<std::pair<Rect, std::string>> parts = frames_of(picture);
    for (std::size_t i = 0; i < picture.geometry.cards.size(); ++i) {
        parts.emplace_back(picture.geometry.cards[i], "the card of " + picture.scene.cards[i].name);
        if (picture.geometry.cards[i].empty()) {
            out.push_back(parts.back().second + " is not there");
        }
    }
    parts.emplace_back(picture.geometry.kernel_card, "the kernel's card");
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!picture.stage.contains(parts[i].first)) {
            out.push_back(parts[i].second + " leaves the stage");
        }
        for (std::size_t k = 0; k < i; ++k) {
            if (parts[i].first.overlaps(parts[k].first)) {
                out.push_back(fmt::format("{} lies on {}", parts[i].second, parts[k].second));
            }
        }
    }
    return out;
}

Crossings crossings(const StagePicture& picture) {
    Crossings out;
    const auto lane = [&](const StagePicture::Wire& wire) {
        return picture.geometry.lanes[wire.card][wire.row];
    };
    for (std::size_t i = 0; i < picture.wires.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            const StagePicture::Wire& one = picture.wires[i];
            const StagePicture::Wire& other = picture.wires[k];
            // Of two that end in one column the lower one comes down further left.
            const Point end = one.way.points.back() - other.way.points.back();
            const float ends = end.x != 0 ? end.x : -end.y;
            out.all += crossings_of(one.way, other.way);
            out.forced += (lane(one) - lane(other)) * ends < 0 ? 1 : 0;
        }
    }
    return out;
}

float used_share(const StagePicture& picture, float scale) {
    float used = 0;
    for (std::size_t i = 0; i < picture.geometry.cards.size(); ++i) {
        const Rect& card = picture.geometry.cards[i];
        const std::vector<Rect>& rows = picture.geometry.rows[i];
        // Below the last row and the line that says how many more there are it is empty.
        const float more = picture.scene.cards[i].more_pages > 0 ? more_line : 0;
        const float words = rows.empty() ? card.h : rows.back().bottom() - card.y;
        used += card.w * std::min(card.h, words + (below_rows + more) * picture.geometry.scale);
    }
    for (const auto& [rect, name] : frames_of(picture)) {
        used += rect.w * rect.h;
    }
    used += picture.geometry.kernel_card.w * picture.geometry.kernel_card.h;
    const Rect inside = picture.stage.inset(size::padding * scale, size::gap * scale);
    return used / (inside.w * inside.h);
}

float row_letters(const StagePicture& picture) {
    return row_line * picture.geometry.layout.scale / line_of_letters;
}

} // namespace cow::test
