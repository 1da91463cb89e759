#include "app/view/scene/process_tree.hpp"

#include "core/machine/rmap.hpp"

#include <algorithm>
#include <array>

namespace cow::ui {
namespace {

constexpr u32 tree_map_frames = 4096; // in use; beyond that whoever maps a frame is not looked for
constexpr float indent = 13;          // pixels at scale 1
constexpr float column_gap = 8;

struct NodeShape {
    NodeSize size;
    float width; ///< at least
    float height;
    float gap;
};
constexpr std::array shapes{NodeShape{NodeSize::two_lines, 150, 38, 4}, NodeShape{NodeSize::line, 130, 20, 3},
                            NodeShape{NodeSize::line, 74, 17, 2}, NodeShape{NodeSize::square, 11, 9, 2}};

bool contains(std::span<const ProcId> all, ProcId proc) {
    return std::find(all.begin(), all.end(), proc) != all.end();
}

void add_with_children(const Machine& machine, std::span<const ProcId> shown, ProcId proc, std::size_t parent,
                       std::vector<TreeNode>& out) {
    const std::size_t own = out.size();
    out.push_back({proc, parent, parent == no_node ? 0 : out[parent].depth + 1});
    for (const ProcId child : shown) {
        if (child != proc && machine.process(child).parent == proc) {
            add_with_children(machine, shown, child, own, out);
        }
    }
}

/// Processes that map one of the event's frames.
std::vector<ProcId> sharers(const Moment& moment) {
    std::vector<ProcId> out;
    const Machine& machine = *moment.machine;
    for (const Pfn pfn : {moment.focus.from, moment.focus.to}) {
        if (pfn == no_pfn || pfn == zero_pfn || machine.frames.used() > tree_map_frames) {
            continue;
        }
        for (const Mapping& mapping : mappings_of(machine, pfn)) {
            out.push_back(machine.space(mapping.mm).owner);
        }
    }
    return out;
}

} // namespace

std::vector<TreeNode> process_tree(const Machine& machine, std::span<const ProcId> shown) {
    std::vector<TreeNode> out;
    for (const ProcId proc : shown) {
        if (!contains(shown, machine.process(proc).parent)) {
            add_with_children(machine, shown, proc, no_node, out);
        }
    }
    return out;
}

std::vector<ProcId> choose_cards(const Moment& moment, std::span<const ProcId> shown, const Camera& camera,
                                 const std::optional<MmId>& selected, std::size_t most) {
    const Machine& machine = *moment.machine;
    std::vector<ProcId> chosen;
    const auto add = [&](ProcId proc) {
        if (chosen.size() < most && contains(shown, proc) && !contains(chosen, proc)) {
            chosen.push_back(proc);
        }
    };
    add(moment.focus.proc);
    std::for_each(camera.pinned.begin(), camera.pinned.end(), add);
    for (const ProcId proc : shown) {
        const MmId mm = machine.process(proc).mm;
        if (mm != no_mm && (mm == selected || mm == moment.focus.mm)) {
            add(proc);
        }
    }
    const std::vector<ProcId> also = sharers(moment);
    std::for_each(also.begin(), also.end(), add);
    if (moment.focus.proc.v < machine.processes.size()) {
        add(machine.process(moment.focus.proc).parent);
    }
    std::for_each(shown.begin(), shown.end(), add);
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

TreeLayout tree_layout(Rect area, std::span<const TreeNode> nodes, float scale) {
    TreeLayout out;
    if (nodes.empty() || area.empty()) {
        return out;
    }
    std::size_t rows = 1;
    std::size_t columns = 1;
    float width = area.w;
    NodeShape shape = shapes.back();
    const float gap = column_gap * scale;
    for (const NodeShape& candidate : shapes) {
        shape = candidate;
        const float pitch = (candidate.height + candidate.gap) * scale;
        rows = std::max<std::size_t>(1, static_cast<std::size_t>((area.h + candidate.gap * scale) / pitch));
        columns = (nodes.size() + rows - 1) / rows;
        width = (area.w - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
        if (width >= candidate.width * scale) {
            break;
        }
    }
    if (width < shape.width * scale) { // more than even squares find room for: they come closer
        columns =
            std::max<std::size_t>(1, static_cast<std::size_t>((area.w + gap) / (shape.width * scale + gap)));
        rows = (nodes.size() + columns - 1) / columns;
        width = (area.w - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    }
    const float pitch = std::min((shape.height + shape.gap) * scale, area.h / static_cast<float>(rows));
    const float height = std::min(shape.height * scale, pitch * 0.85F);
    std::size_t deepest = 1;
    for (const TreeNode& node : nodes) {
        deepest = std::max(deepest, node.depth);
    }
    // A node keeps most of its column, however deep it is.
    const float step = std::min(indent * scale, width * 0.4F / static_cast<float>(deepest));
    out.size = shape.size;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const float in = step * static_cast<float>(nodes[i].depth);
        const std::size_t column = i / rows;
        Rect rect{area.x + static_cast<float>(column) * (width + gap) + in,
                  area.y + static_cast<float>(i % rows) * pitch, width - in, height};
        if (shape.size == NodeSize::square) {
            rect.w = std::min(rect.w, rect.h);
        }
        out.nodes.push_back(rect);
        if (nodes[i].parent == no_node) {
            continue;
        }
        const Rect& parent = out.nodes[nodes[i].parent];
        const bool same_column = nodes[i].parent / rows == i / rows;
        const float x = rect.x - step * 0.5F;
        out.branches.push_back(
            {{x, same_column ? parent.bottom() : area.y}, {x, rect.center().y}, {rect.x, rect.center().y}});
    }
    return out;
}

} // namespace cow::ui
