#include "app/gui/stage/process_tree_view.hpp"

#include "app/gui/stage/process_view.hpp"
#include "app/view/base/number_text.hpp"
#include "app/view/layout/card_layout.hpp"
#include "app/view/scene/process_look.hpp"
#include "core/language/language.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

std::string state_text(const Process& process, const std::optional<u64>& rss) {
    if (process.state == ProcState::running) {
        return bytes_text(rss);
    }
    return std::string(process.signal == Signal::none ? tr(proc_state_name(process.state))
                                                      : signal_name(process.signal));
}

std::string node_tip(const Machine& machine, const TreeNode& node) {
    const Process& process = machine.process(node.proc);
    std::string text =
        trf("{}, pid {}: {}\n", machine.name(process), process.pid, tr(proc_state_name(process.state)));
    if (process.parent != no_proc) {
        text += trf("child of {}\n", machine.name(machine.process(process.parent)));
    }
    text += trf("rss {}\n", bytes_text(node.rss));
    return text + std::string(node.pinned ? tr("click to let go of its card")
                                          : tr("click to keep its card in view"));
}

void draw_vma_strip(const Stage& stage, const Process& process, Rect strip, Colour own) {
    if (process.mm == no_mm) {
        return;
    }
    const VmaList& vmas = stage.moment.machine->space(process.mm).vmas;
    std::vector<VmaWish> areas;
    for (const Vma& vma : vmas) {
        areas.push_back({.pages = vma.pages()});
    }
    const std::vector<Rect> bars = vma_bars(strip, areas, stage.geometry.scale * 0.3F);
    for (std::size_t i = 0; i < bars.size(); ++i) {
        if (!bars[i].empty()) {
            stage.view.canvas.fill(bars[i], vma_colour(stage.view.canvas.palette(), vmas[i], own),
                                   stage.view.canvas.px(1));
        }
    }
}

Colour node_ground(const Palette& palette, const TreeNode& node) {
    return blend(palette.card, palette.process(node.proc), node.card ? 0.22F : 0.05F);
}

void draw_words(const Stage& stage, const TreeNode& node, Rect rect, bool two_lines, Colour own) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const Machine& machine = *stage.moment.machine;
    const Process& process = machine.process(node.proc);
    Rect inner = rect.inset(canvas.px(6), 0);
    if (two_lines) {
        inner.take_bottom(
            canvas.px(4)); // the second line has the bar of VMAs in its middle, the first has nothing
    }
    const std::string state = state_text(process, node.rss);
    const std::string pid = fmt::format("{}", process.pid);
    Rect line = two_lines ? inner.take_top(inner.h * 0.5F) : inner;
    const std::string right = two_lines ? trf("pid {}", pid) : state;
    const float name = canvas.text_width(Face::small, machine.name(process));
    const float width = canvas.text_width(Face::small, right) + 1;
    const bool killed = process.signal != Signal::none;
    const Colour dim = killed ? palette.vermilion_text : palette.text_dim;
    if (name + width + canvas.px(6) <= line.w) {
        canvas.text(Face::small, line.take_right(width, canvas.px(6)), right,
                    two_lines ? palette.text_dim : dim);
    }
    const Colour ink = legible(own | 0xff000000U, node_ground(palette, node), palette.text);
    canvas.elided(Face::small, line, machine.name(process),
                  fade(ink, card_presence(stage.moment, node.proc)));
    if (two_lines) {
        const float room = canvas.text_width(Face::small, state) + 1;
        canvas.text(Face::small, inner.take_right(std::min(room, inner.w), canvas.px(6)), state, dim);
        const float height = canvas.px(7);
        draw_vma_strip(stage, process, {inner.x, inner.center().y - height / 2, inner.w, height}, own);
    }
}

void draw_node(const Stage& stage, const TreeNode& node, Rect rect, NodeSize size) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const Process& process = stage.moment.machine->process(node.proc);
    const float presence = card_presence(stage.moment, node.proc);
    if (presence <= 0) {
        return;
    }
    const bool alive = process.state == ProcState::running;
    const Colour plain = palette.process(node.proc);
    const Colour own = fade(alive ? plain : blend(plain, palette.text_faint, 0.7F), presence);
    const float round = std::min(canvas.px(4), rect.h * 0.3F);
    canvas.fill(rect, fade(node_ground(palette, node), presence), round);
    canvas.outline(rect, fade(own, node.card ? 1 : 0.55F), round, canvas.px(node.pinned ? 2 : 1));
    if (size == NodeSize::square) {
        canvas.fill(rect.inset(rect.h * 0.25F), own, round * 0.5F);
    } else {
        draw_words(stage, node, rect, size == NodeSize::two_lines, own);
    }
    if (canvas.hovered(rect)) {
        tooltip(canvas, node_tip(*stage.moment.machine, node));
    }
    if (canvas.clicked(rect)) {
        Camera camera = stage.camera;
        if (std::erase(camera.pinned, node.proc) == 0) {
            camera.pinned.push_back(node.proc);
        }
        stage.view.intents.emplace_back(SetCamera{std::move(camera)});
    }
}

} // namespace

void draw_process_tree(const Stage& stage) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const TreeLayout& layout = stage.geometry.tree;
    for (const TreeLayout::Branch& branch : layout.branches) {
        canvas.line(branch.from, branch.corner, palette.line_strong);
        canvas.line(branch.corner, branch.to, palette.line_strong);
    }
    for (std::size_t i = 0; i < layout.nodes.size(); ++i) {
        draw_node(stage, stage.scene.tree[i], layout.nodes[i], layout.size);
    }
}

} // namespace cow::ui
