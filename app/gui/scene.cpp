#include "app/gui/scene.hpp"

#include "app/gui/page_rows.hpp"
#include "core/check/observables.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace cow::gui {
namespace {

// Beyond these, what takes time in proportion to memory is left out or bounded.
constexpr u32 reverse_map_frames = 4096;
constexpr u32 scan_frames = 1U << 16U;

std::string base_name(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

/// "libc" for "/lib64/libc.so.6".
std::string stem(const std::string& path) {
    const std::string name = base_name(path);
    return name.substr(0, name.find('.', 1));
}

std::string short_address(std::string text) {
    // Of a bare address the last digits tell pages apart.
    if (text.size() > 9 && text.rfind("0x", 0) == 0) {
        return "0x…" + text.substr(text.size() - 6);
    }
    return text;
}

PageRow make_row(const Machine& machine, const Process& process, MmId mm, Vpn page, const Labels& labels) {
    PageRow row;
    row.page = page;
    const Walk at = machine.walk(mm, page);
    row.pte = at.pte;
    row.upper_writable = at.upper_writable;
    if (const TlbEntry* entry = process.tlb.find(page)) {
        row.cached = entry->pte;
    }
    row.label = short_address(address_text(machine, mm, VirtAddr{page}, labels));
    return row;
}

ProcessCard make_card(const Moment& moment, ProcId proc, const Labels& labels, std::size_t rows,
                      bool figures) {
    const Machine& machine = *moment.machine;
    const Process& process = machine.process(proc);
    ProcessCard card;
    card.proc = proc;
    card.name = machine.name(process);
    card.mm = process.mm;
    if (card.mm == no_mm) {
        return card;
    }
    const AddressSpace& space = machine.space(card.mm);
    for (const Vma& vma : space.vmas) {
        card.vmas.push_back({vma, vma_name(machine, card.mm, vma, labels)});
    }
    const bool here = moment.focus.has_page && moment.focus.mm == card.mm;
    const std::optional<Vpn> focus = here ? std::optional(moment.focus.page) : std::nullopt;
    u64 present = 0;
    for (const Vpn page : choose_pages(machine, space, focus, rows)) {
        PageRow row = make_row(machine, process, card.mm, page, labels);
        for (std::size_t i = 0; i < space.vmas.size(); ++i) {
            const Vma& vma = space.vmas[i];
            if (vma.contains(page)) {
                row.vma = i;
                row.cow = row.pte.present() && !vma.is_shared() && vma.has(vm::write) &&
                          !(row.pte.writable() && row.upper_writable);
            }
        }
        present += row.pte.none() ? 0 : 1;
        card.rows.push_back(std::move(row));
    }
    card.more_pages = count_ptes(machine, space) - present;
    if (figures) {
        const MemoryUse use = memory_use(machine, card.mm);
        card.rss = use.rss;
        card.pss = use.pss;
    }
    return card;
}

void add_cards(Scene& scene, const Moment& moment, NameTable& names, const SceneRoom& room, bool figures) {
    const Machine& machine = *moment.machine;
    std::vector<ProcId> shown;
    const auto* reaped = moment.event != nullptr ? std::get_if<ProcessReaped>(moment.event) : nullptr;
    for (u32 i = 0; i < machine.processes.size(); ++i) {
        const bool going = reaped != nullptr && reaped->proc.v == i;
        if (machine.processes[i].state != ProcState::reaped || going) {
            shown.push_back(ProcId{i});
        }
    }
    scene.processes = shown.size();
    // The page of cards that has the process in question.
    const auto at = std::find(shown.begin(), shown.end(), moment.focus.proc);
    const auto index = at == shown.end() ? 0 : static_cast<std::size_t>(at - shown.begin());
    scene.first_process = index / room.cards * room.cards;
    const std::size_t count =
        std::min(room.cards, shown.size() - std::min(scene.first_process, shown.size()));
    const std::size_t rows = room.rows(count);
    for (std::size_t i = 0; i < count; ++i) {
        const ProcId proc = shown[scene.first_process + i];
        scene.cards.push_back(make_card(moment, proc, names.of(proc), rows, figures));
    }
}

/// Counts of references that the current event changed.
i32 ref_delta(const Moment& moment, Pfn pfn) {
    if (moment.event == nullptr || pfn == zero_pfn) {
        return 0;
    }
    if (const auto* e = std::get_if<PteSet>(moment.event)) {
        const bool was = e->old.present() && e->old.pfn() == pfn;
        const bool is = e->now.present() && e->now.pfn() == pfn;
        return static_cast<i32>(is) - static_cast<i32>(was);
    }
    if (const auto* e = std::get_if<PtesShared>(moment.event)) {
        i32 count = 0;
        for (u32 i = 0; i < e->count; ++i) {
            const Pte pte = moment.machine->tables.entry(e->to, table_index(e->page + i, 1));
            count += pte.present() && pte.pfn() == pfn ? 1 : 0;
        }
        return count;
    }
    if (const auto* e = std::get_if<FrameReference>(moment.event)) {
        return e->pfn == pfn ? e->delta : 0;
    }
    if (const auto* e = std::get_if<CachePageAdded>(moment.event)) {
        return e->pfn == pfn ? 1 : 0;
    }
    if (const auto* e = std::get_if<CachePageRemoved>(moment.event)) {
        return e->pfn == pfn ? -1 : 0;
    }
    return 0;
}

FrameCell make_cell(const Moment& moment, const Scene& scene, Pfn pfn) {
    const Machine& machine = *moment.machine;
    FrameCell cell;
    cell.pfn = pfn;
    cell.frame = machine.frames[pfn];
    cell.name = frame_name(pfn);
    cell.kind = std::string(tr(frame_kind_name(cell.frame.kind)));
    if (cell.frame.kind == FrameKind::file && cell.frame.file != no_file) {
        const std::string& path = machine.names->text(machine.files[cell.frame.file.v].name);
        const bool shmem = machine.files[cell.frame.file.v].shmem;
        cell.kind = shmem ? fmt::format("shm {}", cell.frame.index)
                          : fmt::format("{} {}", stem(path), cell.frame.index);
    }
    if (cell.frame.kind != FrameKind::free) {
        cell.content = content_text(*machine.contents, cell.frame.content);
    }
    std::set<ProcId> owners;
    if (cell.frame.kind != FrameKind::free && machine.frames.used() <= reverse_map_frames) {
        for (const Mapping& mapping : mappings_of(machine, pfn)) {
            owners.insert(process_of(machine, mapping.mm));
        }
    } else {
        for (const ProcessCard& card : scene.cards) {
            for (const PageRow& row : card.rows) {
                if (row.pte.present() && row.pte.pfn() == pfn) {
                    owners.insert(process_of(machine, card.mm));
                }
            }
        }
    }
    cell.owners.assign(owners.begin(), owners.end());
    cell.ref_delta = ref_delta(moment, pfn);
    return cell;
}

/// Without a place for every frame: those that are talked about, then those in use from the lowest on.
std::set<Pfn> choose_frames(const Scene& scene, const Moment& moment, const Selection& selection,
                            std::size_t limit) {
    const PhysicalMemory& frames = moment.machine->frames;
    std::set<Pfn> chosen;
    const auto add = [&](Pfn pfn) {
        if (pfn != no_pfn && chosen.size() < limit) {
            chosen.insert(pfn);
        }
    };
    add(moment.focus.from);
    add(moment.focus.to);
    add(selection.frame.value_or(no_pfn));
    for (const ProcessCard& card : scene.cards) {
        for (const PageRow& row : card.rows) {
            add(row.pte.present() ? row.pte.pfn() : no_pfn);
        }
    }
    const u32 end = std::min(frames.high_water(), scan_frames);
    for (u32 i = 0; i < end && chosen.size() < limit; ++i) {
        if (frames[Pfn{i}].kind != FrameKind::free) {
            chosen.insert(Pfn{i});
        }
    }
    return chosen;
}

} // namespace

std::string frame_name(Pfn pfn) { return pfn == zero_pfn ? trf("ZERO") : fmt::format("F{}", pfn.v); }

ProcId process_of(const Machine& machine, MmId mm) {
    const ProcId owner = machine.space(mm).owner;
    if (owner.v < machine.processes.size() && machine.process(owner).mm == mm) {
        return owner;
    }
    for (u32 i = 0; i < machine.processes.size(); ++i) {
        if (machine.processes[i].mm == mm) {
            return ProcId{i};
        }
    }
    return owner;
}

std::string vma_name(const Machine& machine, MmId mm, const Vma& vma, const Labels& labels) {
    const auto label = labels.addresses.find(VirtAddr{vma.start}.v);
    if (label != labels.addresses.end()) {
        return label->second;
    }
    switch (vma.label()) {
    case VmaLabel::heap: return trf("heap");
    case VmaLabel::stack: return trf("stack");
    case VmaLabel::text: return trf("text");
    case VmaLabel::data: return trf("data");
    case VmaLabel::bss: return "bss";
    case VmaLabel::none: break;
    }
    if (vma.file != no_file && !machine.files[vma.file.v].shmem) {
        return base_name(machine.names->text(machine.files[vma.file.v].name));
    }
    const std::string text = address_text(machine, mm, VirtAddr{vma.start}, labels);
    return text.rfind("0x", 0) == 0 ? (vma.is_shared() ? trf("shared") : trf("anon")) : text;
}

std::string content_text(const ContentPool& contents, ContentId content) {
    if (content == zero_content) {
        return "00";
    }
    const PageBytes bytes = contents.bytes(content);
    const auto first = static_cast<std::size_t>(
        std::find_if(bytes.begin(), bytes.end(), [](u8 byte) { return byte != 0; }) - bytes.begin());
    if (first == bytes.size()) {
        return "00";
    }
    std::size_t printable = 0;
    while (printable < 8 && first + printable < bytes.size() && bytes[first + printable] >= 0x20 &&
           bytes[first + printable] < 0x7f) {
        ++printable;
    }
    const std::string where = first == 0 ? std::string() : fmt::format("+{:x}: ", first);
    if (printable >= 3) {
        return where + "\"" +
               std::string(bytes.begin() + static_cast<std::ptrdiff_t>(first),
                           bytes.begin() + static_cast<std::ptrdiff_t>(first + printable)) +
               "\"";
    }
    std::string out = where + fmt::format("{:02x}", bytes[first]);
    for (std::size_t i = first + 1; i < std::min(first + 3, bytes.size()) && bytes[i] != 0; ++i) {
        out += fmt::format(" {:02x}", bytes[i]);
    }
    if (printable == 1 || printable == 2) {
        out += " " + std::string(bytes.begin() + static_cast<std::ptrdiff_t>(first),
                                 bytes.begin() + static_cast<std::ptrdiff_t>(first + printable));
    }
    return out;
}

const FrameCell* Scene::cell(Pfn pfn) const {
    if (whole) {
        return pfn.v < cells.size() ? &cells[pfn.v] : nullptr;
    }
    const auto it = std::lower_bound(cells.begin(), cells.end(), pfn,
                                     [](const FrameCell& cell, Pfn wanted) { return cell.pfn < wanted; });
    return it != cells.end() && it->pfn == pfn ? &*it : nullptr;
}

const ProcessCard* Scene::card(MmId mm) const {
    for (const ProcessCard& card : cards) {
        if (card.mm == mm) {
            return &card;
        }
    }
    return nullptr;
}

Scene build_scene(const Moment& moment, NameTable& names, const Selection& selection, const SceneRoom& room,
                  bool figures) {
    const PhysicalMemory& frames = moment.machine->frames;
    Scene scene;
    scene.whole = room.whole;
    scene.free = frames.free_count();
    add_cards(scene, moment, names, room, figures);
    if (room.whole) {
        for (u32 i = 0; i <= frames.total(); ++i) {
            scene.cells.push_back(make_cell(moment, scene, Pfn{i}));
        }
        return scene;
    }
    for (const Pfn pfn : choose_frames(scene, moment, selection, room.cells)) {
        scene.cells.push_back(make_cell(moment, scene, pfn));
    }
    const u64 in_use = frames.total() - frames.free_count() + 1; // the zero page is always there
    u64 shown = 0;
    for (const FrameCell& cell : scene.cells) {
        shown += cell.frame.kind != FrameKind::free ? 1 : 0;
    }
    scene.more_used = in_use > shown ? in_use - shown : 0;
    return scene;
}

} // namespace cow::gui
