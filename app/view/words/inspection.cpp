#include "app/view/words/inspection.hpp"

#include "app/view/scene/moment.hpp"
#include "app/view/scene/page_rows.hpp"
#include "app/view/scene/scene.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace cow::ui {
namespace {

constexpr std::size_t hex_rows = 4;
constexpr std::size_t most_compared = 8;
constexpr std::size_t most_searched = 1U << 16U; // PTEs, for frames that are found in no other way
constexpr std::size_t farthest_access = 2000;    // events

std::string backing_of(const Machine& machine, FileId file, u64 index) {
    const File& of = machine.files[file.v];
    const std::string& path = machine.names->text(of.name);
    return trf("{}, page {}",
               of.anonymous ? std::string(tr("shared memory")) : path.substr(path.find_last_of('/') + 1),
               index);
}

Owner owner_of(const Machine& machine, const Names& names, MmId mm, Vpn page, Pte pte) {
    Owner owner;
    owner.proc = process_of(machine, mm);
    owner.mm = mm;
    owner.page = page;
    owner.pte = pte;
    owner.process = machine.name(machine.process(owner.proc));
    owner.place = address_text(machine, mm, VirtAddr{page}, names.of(owner.proc));
    return owner;
}

/// Frames with a place of their own in a file or an area are found through it; others by a search that ends early.
Owners owners_of(const Machine& machine, const Names& names, Pfn pfn) {
    Owners out;
    const Frame& frame = machine.frames[pfn];
    if (frame.kind == FrameKind::anon || frame.kind == FrameKind::file) {
        const std::vector<Mapping> all = mappings_of(machine, pfn);
        for (std::size_t i = 0; i < std::min(all.size(), most_owners); ++i) {
            out.shown.push_back(owner_of(machine, names, all[i].mm, all[i].page, all[i].pte));
        }
        out.more = all.size() - out.shown.size();
        return out;
    }
    if (frame.kind == FrameKind::free) {
        return out;
    }
    std::size_t searched = 0;
    for (u32 i = 0; i < machine.spaces.size() && !out.many; ++i) {
        if (machine.spaces[i].users == 0) {
            continue;
        }
        visit_ptes(machine, machine.spaces[i], Vpn{0}, Vpn{~u64{0}}, [&](Vpn page, Pte pte) {
            if (pte.has_frame() && pte.pfn() == pfn) {
                if (out.shown.size() < most_owners) {
                    out.shown.push_back(owner_of(machine, names, MmId{i}, page, pte));
                } else {
                    ++out.more;
                }
            }
            out.many = ++searched >= most_searched;
            return !out.many;
        });
    }
    return out;
}

// ---- contents ------------------------------------------------------------------------------------------------------

/// Offsets of the rows worth showing: where owners differ, then where something is written, then from the start.
std::vector<u32> choose_rows(const PageBytes& own, const std::array<bool, page_size>& differs) {
    constexpr u32 count = page_size / hex_columns;
    std::vector<u32> chosen;
    const auto take = [&](auto wanted) {
        for (u32 row = 0; row < count && chosen.size() < hex_rows; ++row) {
            const u32 offset = row * static_cast<u32>(hex_columns);
            if (wanted(offset) && std::find(chosen.begin(), chosen.end(), offset) == chosen.end()) {
                chosen.push_back(offset);
            }
        }
    };
    take([&](u32 offset) {
        return std::any_of(differs.begin() + offset, differs.begin() + offset + hex_columns,
                           [](bool d) { return d; });
    });
    take([&](u32 offset) {
        return std::any_of(own.begin() + offset, own.begin() + offset + hex_columns,
                           [](u8 byte) { return byte != 0; });
    });
    take([](u32) { return true; });
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

struct ShownBytes {
    PageBytes bytes{};
    std::array<bool, page_size> unknown{};
};

ShownBytes shown_bytes(const ContentPool& contents, ContentId content) {
    ShownBytes out{contents.bytes(content), {}};
    for (u32 i = 0; i < page_size && !contents.all_known(content); ++i) {
        out.unknown[i] = !contents.known(content, i);
    }
    return out;
}

HexRow hex_row(const ShownBytes& shown, const std::array<bool, page_size>& differs, u32 offset) {
    HexRow row;
    row.offset = offset;
    std::copy_n(shown.bytes.begin() + offset, hex_columns, row.bytes.begin());
    std::copy_n(shown.unknown.begin() + offset, hex_columns, row.unknown.begin());
    std::copy_n(differs.begin() + offset, hex_columns, row.differs.begin());
    return row;
}

struct Rival {
    ProcId proc;
    ContentId content;
    ShownBytes shown;
};

Contents contents_of(const Machine& machine, ContentId content, const std::vector<Rival>& rivals) {
    Contents out;
    out.known = true;
    out.compared = rivals.size();
    const ShownBytes own = shown_bytes(*machine.contents, content);
    std::array<bool, page_size> differs{};
    for (const Rival& rival : rivals) {
        for (std::size_t i = 0; i < page_size && rival.content != content; ++i) {
            differs[i] = differs[i] || !machine.contents->same(content, rival.content, static_cast<u32>(i));
        }
    }
    out.differing_bytes = static_cast<std::size_t>(std::count(differs.begin(), differs.end(), true));
    for (const u32 offset : choose_rows(own.bytes, differs)) {
        out.own.push_back(hex_row(own, differs, offset));
    }
    for (const Rival& rival : rivals) {
        OtherBytes other;
        other.proc = rival.proc;
        other.process = machine.name(machine.process(rival.proc));
        for (const HexRow& row : out.own) {
            HexRow theirs = hex_row(rival.shown, {}, row.offset);
            for (std::size_t i = 0; i < hex_columns; ++i) {
                theirs.differs[i] =
                    !machine.contents->same(content, rival.content, row.offset + static_cast<u32>(i));
            }
            if (std::find(theirs.differs.begin(), theirs.differs.end(), true) != theirs.differs.end()) {
                other.rows.push_back(theirs);
            }
        }
        if (!other.rows.empty()) {
            out.others.push_back(std::move(other));
        }
    }
    return out;
}

/// The page's bytes, beside those at the same address in other processes.
Contents page_contents(const Machine& machine, MmId mm, Vpn page) {
    const std::optional<ContentId> own = content_at(machine, mm, page);
    if (!own) {
        return {};
    }
    std::vector<Rival> rivals;
    for (u32 i = 0; i < machine.spaces.size() && rivals.size() < most_compared; ++i) {
        if (MmId{i} == mm || machine.spaces[i].users == 0) {
            continue;
        }
        if (const auto content = content_at(machine, MmId{i}, page)) {
            rivals.push_back(
                {process_of(machine, MmId{i}), *content, shown_bytes(*machine.contents, *content)});
        }
    }
    return contents_of(machine, *own, rivals);
}

// ---- the four kinds ------------------------------------------------------------------------------------------------

PageFacts page_facts(const Machine& machine, const Names& names, MmId mm, Vpn page, bool costly) {
    PageFacts out;
    out.mm = mm;
    out.page = page;
    out.proc = process_of(machine, mm);
    out.process = machine.name(machine.process(out.proc));
    const Labels& labels = names.of(out.proc);
    out.place = address_text(machine, mm, VirtAddr{page}, labels);
    out.walk = walk_address(machine, mm, VirtAddr{page});
    out.view.present = out.walk.pte.has_frame();
    if (costly || machine.tables.shared() == 0) {
        out.view = page_view(machine, mm, page);
    }
    if (const Vma* vma = machine.space(mm).find(page)) {
        out.vma = *vma;
        out.vma_name = vma_name(machine, mm, *vma, labels);
        out.backing = vma->file == no_file ? std::string(tr("anonymous"))
                                           : backing_of(machine, vma->file, vma->index_of(page));
    }
    const Process& process = machine.process(out.proc);
    if (process.mm == mm) {
        if (const TlbEntry* entry = machine.translation(process, page)) {
            out.cached = entry->pte();
        }
    }
    if (out.view.present &&
        (costly || out.view.kind == FrameKind::anon || out.view.kind == FrameKind::file)) {
        out.owners = owners_of(machine, names, out.walk.pte.pfn());
    }
    out.contents = page_contents(machine, mm, page);
    return out;
}

FrameFacts frame_facts(const Machine& machine, const Names& names, Pfn pfn, bool costly) {
    FrameFacts out;
    out.pfn = pfn;
    out.frame = machine.frames[pfn];
    const Frame& frame = out.frame;
    if (frame.kind == FrameKind::file && frame.file != no_file) {
        out.backing = backing_of(machine, frame.file, frame.index);
        out.cache = machine.files[frame.file.v].cached(frame.index) == pfn ? 1 : 0;
    }
    if (costly || frame.kind == FrameKind::anon || frame.kind == FrameKind::file) {
        out.owners = owners_of(machine, names, pfn);
    }
    out.mappings = frame.mapcount;
    out.others = i64{frame.refcount} - frame.mapcount - out.cache;
    if (frame.kind != FrameKind::free) {
        out.contents = contents_of(machine, frame.content, {});
    }
    return out;
}

VmaFacts vma_facts(const Machine& machine, const Names& names, MmId mm, Vpn page, bool costly) {
    VmaFacts out;
    out.mm = mm;
    out.page = page;
    out.proc = process_of(machine, mm);
    out.process = machine.name(machine.process(out.proc));
    const AddressSpace& space = machine.space(mm);
    const Vma* vma = space.find(page);
    if (vma == nullptr) {
        return out;
    }
    out.vma = *vma;
    out.name = vma_name(machine, mm, *vma, names.of(out.proc));
    out.given_name = machine.area_name(*vma);
    if (vma->file != no_file && !machine.files[vma->file.v].anonymous) {
        out.file = machine.names->text(machine.files[vma->file.v].name);
    }
    if (costly) {
        out.use = memory_use(machine, mm, *vma);
        for_each_pte(machine, space, vma->start, vma->end, [&](Vpn, Pte, TableId) { ++out.entries; });
    }
    return out;
}

ProcessFacts process_facts(const Machine& machine, ProcId proc, bool costly) {
    ProcessFacts out;
    out.proc = proc;
    const Process& process = machine.process(proc);
    const Tlb& tlb = machine.tlb(process);
    for (u32 slot = 0; slot < tlb.entries.size(); ++slot) {
        out.cached += tlb.valid(slot) ? 1 : 0;
    }
    out.process = process;
    out.process.fds.clear();
    out.name = machine.name(process);
    out.program = machine.names->text(process.program);
    if (process.parent != no_proc) {
        out.parent = machine.name(machine.process(process.parent));
    }
    if (process.mm == no_mm) {
        return out;
    }
    const AddressSpace& space = machine.space(process.mm);
    out.tables = space.all_tables();
    out.vmas = space.vmas.size();
    out.sharers = space.users > 0 ? space.users - 1 : 0;
    if (costly) {
        out.use = memory_use(machine, process.mm);
    }
    return out;
}

/// The space is there, and so is a process that it was made for: fork makes the one before the other.
bool is_inhabited(const Machine& machine, MmId mm) {
    return mm.v < machine.spaces.size() && process_of(machine, mm).v < machine.processes.size();
}

} // namespace

std::optional<ContentId> content_at(const Machine& machine, MmId mm, Vpn page) {
    const Vma* vma = machine.space(mm).find(page);
    if (vma == nullptr || !vma->has(vm::rights)) {
        return {};
    }
    const Pte pte = machine.pte(mm, page);
    if (pte.has_frame()) {
        return machine.frames[pte.pfn()].content;
    }
    if (vma->is_anonymous()) {
        return zero_content;
    }
    const File& file = machine.files[vma->file.v];
    const u64 index = vma->index_of(page);
    if (index >= file.pages()) {
        return {};
    }
    const Pfn cached = file.cached(index);
    return cached == no_pfn ? disk_content(machine, vma->file, index) : machine.frames[cached].content;
}

Facts inspect(const Player& player, const Names& names, const Selection& selection, bool costly) {
    const Machine& machine = player.machine();
    switch (selection.kind) {
    case Selection::Kind::page:
        if (is_inhabited(machine, selection.mm)) {
            return page_facts(machine, names, selection.mm, selection.page, costly);
        }
        break;
    case Selection::Kind::frame: return frame_facts(machine, names, selection.frame, costly);
    case Selection::Kind::vma:
        if (is_inhabited(machine, selection.mm)) {
            return vma_facts(machine, names, selection.mm, selection.page, costly);
        }
        break;
    case Selection::Kind::process:
        if (selection.proc.v < machine.processes.size()) {
            return process_facts(machine, selection.proc, costly);
        }
        break;
    case Selection::Kind::nothing: break;
    }
    return {};
}

Selection followed_page(const Player& player) {
    const Timeline& timeline = player.timeline();
    const Machine& machine = player.machine();
    for (std::size_t i = timeline.event(); i > 0 && timeline.event() - i < farthest_access; --i) {
        const auto* access = std::get_if<AccessBegan>(&timeline.event_at(i - 1));
        if (access != nullptr && access->proc.v < machine.processes.size() &&
            machine.process(access->proc).mm != no_mm) {
            return Selection::of_page(machine.process(access->proc).mm, access->addr.page());
        }
    }
    return {};
}

Pinned inspect_address(const Machine& machine, const Names& names, VirtAddr addr, std::size_t most) {
    Pinned out;
    out.addr = addr;
    for (u32 i = 0; i < machine.processes.size(); ++i) {
        const Process& process = machine.processes[i];
        if (process.mm == no_mm) {
            continue;
        }
        if (out.rows.size() >= most) {
            ++out.more;
            continue;
        }
        PinnedRow row;
        row.proc = ProcId{i};
        row.process = machine.name(process);
        row.mapped = machine.space(process.mm).find(addr.page()) != nullptr;
        row.walk = walk_address(machine, process.mm, addr);
        row.frame = row.walk.pte.has_frame() ? row.walk.pte.pfn() : no_pfn;
        row.value = peek(machine, process.mm, addr);
        if (out.place.empty() && row.mapped) {
            out.place = address_text(machine, process.mm, addr, names.of(row.proc));
        }
        out.rows.push_back(std::move(row));
    }
    // The first owner of each frame keeps its place; the others come right after it.
    std::map<Pfn, std::size_t> first;
    for (std::size_t i = 0; i < out.rows.size(); ++i) {
        first.try_emplace(out.rows[i].frame, i);
    }
    const auto group = [&](const PinnedRow& row) {
        return row.frame == no_pfn ? out.rows.size() + row.proc.v : first.at(row.frame);
    };
    std::stable_sort(out.rows.begin(), out.rows.end(),
                     [&](const PinnedRow& a, const PinnedRow& b) { return group(a) < group(b); });
    for (std::size_t i = 1; i < out.rows.size(); ++i) {
        out.rows[i].joined = out.rows[i].frame != no_pfn && out.rows[i].frame == out.rows[i - 1].frame;
    }
    return out;
}

} // namespace cow::ui
