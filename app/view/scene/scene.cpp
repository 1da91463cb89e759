#include "app/view/scene/scene.hpp"

#include "app/view/scene/page_rows.hpp"
#include "core/check/observables.hpp"
#include "core/event/change.hpp"

#include <algorithm>
#include <bit>
#include <set>
#include <span>

namespace cow::ui {
namespace {

// Beyond this many frames in use, what takes time in proportion to memory is left out.
constexpr u32 reverse_map_frames = 4096;
constexpr u64 overview_parts = 96;

/// Pages and frames of a run are counted each for itself: many pages may be on few frames.
void count_frames(const Machine& machine, MmId mm, PageRow& row) {
    constexpr u64 most_looked_at = 4096; // pages
    constexpr std::size_t most_told = 16;
    const u64 looked_at = row.frames == RunFrames::same ? 1 : std::min(row.count, most_looked_at);
    std::set<Pfn> seen;
    for (u64 i = 0; i < looked_at && row.pte.has_frame(); ++i) {
        const Pfn pfn = i == 0 ? row.pte.pfn() : machine.pte(mm, row.page + i).pfn();
        if (seen.insert(pfn).second && row.on.size() < most_told) {
            row.on.push_back(pfn);
        }
        if (row.frames == RunFrames::consecutive && row.on.size() == most_told) {
            break;
        }
    }
    std::sort(row.on.begin(), row.on.end());
    const bool all = looked_at == row.count;
    row.frame_count = row.frames == RunFrames::same          ? 1
                      : row.frames == RunFrames::consecutive ? row.count
                      : all                                  ? seen.size()
                                                             : 0;
}

PageRow make_row(const Machine& machine, const Process& process, MmId mm, const PageRun& run,
                 const Labels& labels) {
    PageRow row;
    row.page = run.first;
    row.count = run.count;
    row.frames = run.frames;
    const Walk at = machine.walk(mm, run.first);
    row.pte = at.pte;
    row.table = at.table;
    row.upper_writable = at.upper_writable;
    const TlbEntry* entry = run.count == 1 ? machine.translation(process, run.first) : nullptr;
    if (entry != nullptr) {
        row.cached = entry->pte();
    }
    if (row.is_run()) {
        count_frames(machine, mm, row);
    }
    row.label = pages_label(machine, mm, run, labels);
    return row;
}

struct CardRequest {
    std::size_t units = 0;
    const Camera* camera = nullptr;
    bool figures = false;
    bool open =
        false; ///< each frame has a cell, so that pages can have rows of their own as long as there is room
};

ProcessCard make_card(const Moment& moment, ProcId proc, const Labels& labels, PageRuns& runs,
                      const CardRequest& request) {
    const Machine& machine = *moment.machine;
    const Process& process = machine.process(proc);
    ProcessCard card;
    card.proc = proc;
    card.name = machine.name(process);
    card.mm = process.mm;
    if (request.figures) {
        const MemoryUse use = card.mm != no_mm ? memory_use(machine, card.mm) : MemoryUse{};
        card.rss = use.rss;
        card.pss = use.pss;
    }
    if (card.mm == no_mm) {
        return card;
    }
    const AddressSpace& space = machine.space(card.mm);
    for (const Vma& vma : space.vmas) {
        card.vmas.push_back({vma, vma_name(machine, card.mm, vma, labels)});
    }
    if (moment.event != nullptr) {
        const auto before = vmas_before(*moment.event, card.mm, space.vmas);
        for (const Vma& vma : before.value_or(VmaList{})) {
            card.vmas_before.push_back({vma, vma_name(machine, card.mm, vma, labels)});
        }
    }
    const bool here = moment.focus.has_page && moment.focus.mm == card.mm;
    RowRequest rows;
    rows.units = request.units;
    rows.open = request.open;
    rows.focus = here ? std::optional(moment.focus.page) : std::nullopt;
    for (const PageCamera& camera : request.camera->pages) {
        if (camera.mm == card.mm) {
            rows.anchor = camera.page;
        }
    }
    u64 present = 0;
    for (const PageRun& run : choose_rows(machine, space, runs, rows)) {
        PageRow row = make_row(machine, process, card.mm, run, labels);
        for (std::size_t i = 0; i < space.vmas.size(); ++i) {
            const Vma& vma = space.vmas[i];
            if (vma.contains(row.page)) {
                row.vma = i;
                row.cow = row.pte.has_frame() && !vma.is_shared() && vma.has(vm::write) &&
                          !(row.pte.writable() && row.upper_writable);
            }
        }
        present += row.pte.has_frame() ? row.count : 0;
        card.rows.push_back(std::move(row));
    }
    card.more_pages = count_ptes(machine, space) - present;
    return card;
}

/// All that are not reaped; one that is just going still is there.
std::vector<ProcId> shown_processes(const Moment& moment) {
    std::vector<ProcId> shown;
    const Machine& machine = *moment.machine;
    const auto* reaped = moment.event != nullptr ? std::get_if<ProcessReaped>(moment.event) : nullptr;
    for (u32 i = 0; i < machine.processes.size(); ++i) {
        const bool going = reaped != nullptr && reaped->proc.v == i && moment.progress < 1;
        if (machine.processes[i].state != ProcState::reaped || going) {
            shown.emplace_back(i);
        }
    }
    return shown;
}

struct CardsRequest {
    const Selection& selection;
    const SceneRoom& room;
    u64 most_counted = 0;
};

/// Pages that all of them map.
u64 mapped_pages(const Machine& machine, std::span<const ProcId> processes) {
    u64 pages = 0;
    for (const ProcId proc : processes) {
        const MmId mm = machine.process(proc).mm;
        pages += mm != no_mm ? count_ptes(machine, machine.space(mm)) : 0;
    }
    return pages;
}

void add_cards(Scene& scene, const Moment& moment, const Names& names, PageRuns& runs,
               const CardsRequest& request) {
    const Machine& machine = *moment.machine;
    const SceneRoom& room = request.room;
    std::vector<ProcId> shown = shown_processes(moment);
    scene.counted = mapped_pages(machine, shown) <= request.most_counted;
    const bool tree = shown.size() > room.cards;
    if (tree) {
        scene.tree = process_tree(machine, shown);
        if (room.matrix) {
            scene.matrix = sharing_matrix(machine, shown);
        }
        shown = choose_cards(moment, shown, *room.camera, request.selection.mm, room.cards_beside_tree);
        for (TreeNode& node : scene.tree) {
            const std::vector<ProcId>& pinned = room.camera->pinned;
            node.card = std::find(shown.begin(), shown.end(), node.proc) != shown.end();
            node.pinned = std::find(pinned.begin(), pinned.end(), node.proc) != pinned.end();
            const MmId mm = machine.process(node.proc).mm;
            if (scene.counted) {
                node.rss = mm != no_mm ? memory_use(machine, mm).rss : 0;
            }
        }
    }
    const CardRequest one{room.units(shown.size(), tree), room.camera, scene.counted, !scene.map.has_strip()};
    for (const ProcId proc : shown) {
        scene.cards.push_back(make_card(moment, proc, names.of(proc), runs, one));
    }
}

/// Processes that map the frame: all, or those whose cards show it where looking for all would take long.
std::vector<ProcId> owners_of(const Machine& machine, const Scene& scene, const FrameCell& cell) {
    std::set<ProcId> owners;
    if (cell.count == 1 && cell.frame.kind != FrameKind::free &&
        machine.frames.used() <= reverse_map_frames) {
        for (const Mapping& mapping : mappings_of(machine, cell.pfn)) {
            owners.insert(process_of(machine, mapping.mm));
        }
        return {owners.begin(), owners.end()};
    }
    for (const ProcessCard& card : scene.cards) {
        for (const PageRow& row : card.rows) {
            const Pfn first = row.pte.has_frame() ? row.pte.pfn() : no_pfn;
            const u64 last = first.v + (row.frames == RunFrames::consecutive ? row.count : 1);
            const bool among = row.frames == RunFrames::scattered && cell.count == 1 &&
                               std::find(row.on.begin(), row.on.end(), cell.pfn) != row.on.end();
            if (among || (first != no_pfn && first.v < cell.pfn.v + cell.count && cell.pfn.v < last)) {
                owners.insert(card.proc);
            }
        }
    }
    return {owners.begin(), owners.end()};
}

FrameCell make_cell(const Moment& moment, const Scene& scene, Pfn pfn, u64 count = 1,
                    RunFrames frames = RunFrames::consecutive) {
    const Machine& machine = *moment.machine;
    FrameCell cell;
    cell.pfn = pfn;
    cell.count = count;
    cell.frames = frames;
    cell.frame = machine.frames[pfn];
    cell.name = frames_name(pfn, count, frames);
    cell.kind = frame_kind_text(machine, cell.frame);
    if (cell.frame.kind != FrameKind::free) {
        cell.content = content_text(*machine.contents, cell.frame.content);
    }
    cell.owners = owners_of(machine, scene, cell);
    if (count == 1 && moment.event != nullptr) {
        cell.ref_delta = references_changed(*moment.event, pfn, machine);
    }
    return cell;
}

/// The frames that are talked about: those of the event, of the selection, of the rows.
std::vector<FrameCell> choose_strip(const Scene& scene, const Moment& moment, const Selection& selection) {
    std::vector<FrameCell> strip;
    const auto add = [&](Pfn pfn, u64 count, RunFrames frames) {
        const bool there = std::any_of(strip.begin(), strip.end(), [&](const FrameCell& cell) {
            return cell.pfn == pfn && cell.count == count;
        });
        if (pfn != no_pfn && pfn.v < scene.map.frames && !there &&
            strip.size() < scene.map.strip.capacity()) {
            strip.push_back(make_cell(moment, scene, pfn, count, frames));
        }
    };
    for (const Pfn pfn : scene.marked) {
        add(pfn, 1, RunFrames::consecutive);
    }
    add(selection.frame, 1, RunFrames::consecutive);
    for (const ProcessCard& card : scene.cards) {
        for (const PageRow& row : card.rows) {
            if (row.is_run() && row.frames == RunFrames::scattered) {
                for (const Pfn pfn : row.on) {
                    add(pfn, 1, RunFrames::consecutive);
                }
                continue;
            }
            const u64 count = row.frames == RunFrames::same ? 1 : row.count;
            add(row.pte.has_frame() ? row.pte.pfn() : no_pfn, count, row.frames);
        }
    }
    std::sort(strip.begin(), strip.end(), [](const FrameCell& a, const FrameCell& b) {
        return a.pfn != b.pfn ? a.pfn < b.pfn : a.count < b.count;
    });
    return strip;
}

/// The frames of the event, and the one that the page in question is on.
std::vector<Pfn> marked_frames(const Moment& moment) {
    std::vector<Pfn> out;
    const auto add = [&](Pfn pfn) {
        if (pfn != no_pfn) {
            out.push_back(pfn);
        }
    };
    add(moment.focus.from);
    add(moment.focus.to);
    const bool page = moment.focus.has_page && moment.focus.mm.v < moment.machine->spaces.size();
    const Pte pte = page ? moment.machine->pte(moment.focus.mm, moment.focus.page) : Pte{};
    add(pte.has_frame() ? pte.pfn() : no_pfn);
    return out;
}

void add_memory(Scene& scene, const Moment& moment, const MemorySummary& memory, const Selection& selection) {
    const MemoryMap& map = scene.map;
    scene.marked = marked_frames(moment);
    if (map.has_strip()) {
        scene.strip = choose_strip(scene, moment, selection);
    }
    const u64 part = std::bit_ceil(map.frames / overview_parts + 1);
    for (u64 first = 0; first < map.frames && !map.whole; first += part) {
        const u32 used = memory.count(*moment.machine, first, part).used();
        scene.overview.push_back(static_cast<float>(used) / static_cast<float>(part));
    }
    for (std::size_t i = 0; i < map.places(); ++i) {
        const u64 first = map.first + i * map.per_place;
        if (map.detail == Detail::squares) {
            scene.squares.push_back({first, std::min(map.per_place, map.frames - first),
                                     memory.count(*moment.machine, first, map.per_place)});
        } else {
            scene.cells.push_back(make_cell(moment, scene, Pfn{static_cast<u32>(first)}));
        }
    }
}

const FrameCell* find_cell(const std::vector<FrameCell>& strip, Pfn pfn, u64 count) {
    const auto it = std::find_if(strip.begin(), strip.end(), [&](const FrameCell& cell) {
        return cell.pfn == pfn && cell.count == count;
    });
    return it == strip.end() ? nullptr : &*it;
}

} // namespace

std::vector<Selection> selectable(const Scene& scene) {
    std::vector<Selection> out;
    for (const ProcessCard& card : scene.cards) {
        for (const PageRow& row : card.rows) {
            if (!row.is_run()) {
                out.push_back(Selection::of_page(card.mm, row.page));
            }
        }
    }
    for (const FrameCell& cell : scene.cells.empty() ? scene.strip : scene.cells) {
        if (cell.frame.kind != FrameKind::free && cell.count == 1) {
            out.push_back(Selection::of_frame(cell.pfn));
        }
    }
    return out;
}

const FrameCell* Scene::cell(Pfn pfn) const {
    if (const FrameCell* found = find_cell(strip, pfn, 1)) {
        return found;
    }
    return pfn.v >= map.first && pfn.v - map.first < cells.size() ? &cells[pfn.v - map.first] : nullptr;
}

Rect Scene::place(Pfn pfn, u64 count) const {
    if (const FrameCell* found = find_cell(strip, pfn, count)) {
        return map.strip.cell(static_cast<std::size_t>(found - strip.data()));
    }
    return map.place(pfn);
}

const ProcessCard* Scene::card(MmId mm) const {
    for (const ProcessCard& card : cards) {
        if (card.mm == mm) {
            return &card;
        }
    }
    return nullptr;
}

Scene build_scene(const Moment& moment, const Names& names, SceneCache& cache, const Selection& selection,
                  const SceneRoom& room, u64 most_counted) {
    Scene scene;
    scene.map = room.map;
    scene.free = moment.machine->frames.free_count();
    add_cards(scene, moment, names, cache.runs, {selection, room, most_counted});
    add_memory(scene, moment, cache.memory, selection);
    return scene;
}

} // namespace cow::ui
