#include "app/gui/stage/memory_heading.hpp"

#include "app/gui/stage/kind_mark.hpp"
#include "app/view/base/number_text.hpp"
#include "app/view/scene/frame_look.hpp"
#include "core/language/language.hpp"

#include <array>

namespace cow::ui {
namespace {

constexpr std::array legend_kinds{FrameKind::anon, FrameKind::file, FrameKind::ksm};
constexpr std::size_t most_told = 12; // processes, in a tip
constexpr float mark_width = 14;      // pixels at scale 1, with the gap behind it
constexpr float word_gap = 20;        // and here, if need be
constexpr float name_gap = 30;        // a wire comes down between the name and what follows it

std::string summary(const Scene& scene, const Machine& machine) {
    std::string text =
        trf("{} frames · {} used", count_text(machine.frames.total()), count_text(machine.frames.used()));
    if (machine.frames.cached() != 0) {
        text += trf(" · {} cached", count_text(machine.frames.cached()));
    }
    return text + trf(" · {} free", count_text(scene.free));
}

std::string tables_text(u64 tables) {
    return tables == 1 ? trf("1 page table") : trf("{} page tables", count_text(tables));
}

/// Page tables are pages of the kernel's own, beside the frames that the scenario's machine has for data.
std::string tables_tip(const Machine& machine) {
    std::string text =
        trf("Page tables: {} of the kernel's own memory.", bytes_text(machine.tables.count() * page_size));
    std::size_t told = 0;
    for (const Process& process : machine.processes) {
        if (process.mm == no_mm) {
            continue;
        }
        if (++told > most_told) {
            return text + "\n…";
        }
        text += fmt::format("\n{}: {}", machine.name(process), machine.space(process.mm).all_tables());
    }
    return text;
}

/// Gives words their places on a line, as long as there is room.
class Line {
public:
    Line(const Canvas& canvas, Rect rest) : canvas_(canvas), rest_(rest) {}

    float width(const std::string& text, FrameKind mark) const {
        return canvas_.text_width(Face::small, text) + 1 +
               (mark == FrameKind::free ? 0 : canvas_.px(mark_width));
    }
    float room() const { return rest_.w; }
    void name(std::string text) {
        const Rect box = rest_.take_left(canvas_.text_width(Face::heading, text), canvas_.px(name_gap));
        add(box, std::move(text), FrameKind::free);
    }
    void at_right(std::string text, FrameKind mark) {
        const Rect box = rest_.take_right(width(text, mark), canvas_.px(word_gap));
        add(box, std::move(text), mark);
    }
    /// False: there is no room.
    bool at_left(std::string text, FrameKind mark) {
        const float own = width(text, mark);
        if (own + canvas_.px(word_gap) > rest_.w) {
            return false;
        }
        add(rest_.take_left(own, canvas_.px(word_gap)), std::move(text), mark);
        return true;
    }
    MemoryHeading take() { return std::move(heading_); }

private:
    void add(Rect box, std::string text, FrameKind mark) {
        heading_.boxes.push_back(box);
        heading_.words.push_back({std::move(text), mark});
    }

    const Canvas& canvas_;
    Rect rest_;
    MemoryHeading heading_;
};

/// What a square stands for, and the kinds that there are.
void add_legend(Line& line, const Scene& scene, const Machine& machine) {
    bool room = true;
    if (scene.map.detail == Detail::squares) {
        room = line.at_left(scene.map.per_place == 1
                                ? std::string(tr("1 frame a square"))
                                : trf("{} frames a square", count_text(scene.map.per_place)),
                            FrameKind::free);
    }
    for (const FrameKind kind : legend_kinds) {
        if (room && machine.frames.count(kind) > 0) {
            room = line.at_left(std::string(kind_word(kind)), kind);
        }
    }
}

} // namespace

MemoryHeading memory_heading(const Canvas& canvas, const Scene& scene, const Machine& machine, Rect line) {
    Line out(canvas, line);
    out.name(std::string(tr("PHYSICAL MEMORY")));
    const MemoryMap& map = scene.map;
    if (!map.whole) {
        const u64 last = std::min(map.frames, map.first + map.places() * map.per_place) - 1;
        out.at_left(map.first == last
                        ? trf("zoomed: frame {}", count_text(last))
                        : trf("zoomed: frames {} to {}", count_text(map.first), count_text(last)),
                    FrameKind::free);
    }
    std::string frames = summary(scene, machine);
    if (out.width(frames, FrameKind::free) > out.room()) { // what is free follows from these
        frames =
            trf("{} frames · {} used", count_text(machine.frames.total()), count_text(machine.frames.used()));
    }
    const std::string tables = tables_text(machine.tables.count());
    const float needed = out.width(frames, FrameKind::free);
    if (needed + out.width(tables, FrameKind::page_table) + canvas.px(word_gap) <= out.room()) {
        out.at_right(tables, FrameKind::page_table);
    }
    if (needed <= out.room()) {
        out.at_right(frames, FrameKind::free);
    }
    if (scene.map.detail != Detail::cells) {
        add_legend(out, scene, machine);
    }
    return out.take();
}

void draw_memory_heading(const Canvas& canvas, const MemoryHeading& heading, const Moment& moment) {
    const Palette& palette = canvas.palette();
    const float glow = tables_glow(moment);
    for (std::size_t i = 0; i < heading.words.size(); ++i) {
        const MemoryHeading::Words& words = heading.words[i];
        Rect box = heading.boxes[i];
        canvas.fill(box.inset(canvas.px(-3), canvas.px(3)), palette.panel, canvas.px(3));
        if (i == 0) {
            canvas.heading(box, words.text);
            continue;
        }
        const bool tables = words.mark == FrameKind::page_table;
        if (tables && canvas.hovered(box)) {
            tooltip(canvas, tables_tip(*moment.machine));
        }
        if (words.mark != FrameKind::free) {
            const Rect mark = box.take_left(canvas.px(mark_width));
            draw_kind_mark(canvas, words.mark, {mark.x + canvas.px(5), mark.center().y}, canvas.px(4),
                           blend(kind_colour(palette, words.mark), palette.yellow, tables ? glow : 0));
        }
        canvas.text(Face::small, box, words.text, blend(palette.text_dim, palette.text, tables ? glow : 0));
    }
}

} // namespace cow::ui
