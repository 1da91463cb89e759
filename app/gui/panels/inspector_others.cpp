// The inspector of a frame, a VMA and a process.

#include "app/gui/panels/inspector_sections.hpp"
#include "app/view/base/number_text.hpp"
#include "app/view/scene/scene.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace cow::ui {
namespace {

std::string_view kind_words(FrameKind kind) {
    switch (kind) {
    case FrameKind::free: return tr("free");
    case FrameKind::anon: return tr("anonymous");
    case FrameKind::file: return tr("page cache");
    case FrameKind::zero: return tr("the zero page");
    case FrameKind::ksm: return tr("KSM, merged");
    case FrameKind::page_table: return tr("page table");
    }
    return {};
}

/// Figures that took too long to find while the scenario moves are not there yet.
std::string bytes_or_wait(const InspectorColumn& column, u64 bytes) {
    return column.view().state.inspector.dear ? bytes_text(bytes) : "…";
}

void draw_vma_flags(InspectorColumn& column, const Vma& vma) {
    constexpr std::array<std::pair<u16, std::string_view>, 7> rows{{
        {vm::grows_down, tr_later("Grows down, as a stack does.")},
        {vm::no_reserve, tr_later("Its pages are promised to nobody (MAP_NORESERVE).")},
        {vm::dont_fork, tr_later("fork leaves it out (MADV_DONTFORK).")},
        {vm::wipe_on_fork, tr_later("Empty in the child after fork (MADV_WIPEONFORK).")},
        {vm::mergeable, tr_later("Equal pages may be merged (MADV_MERGEABLE).")},
        {vm::random, tr_later("Read in random order: no fault-around (MADV_RANDOM).")},
        {vm::account, tr_later("Charged to the memory that is promised.")},
    }};
    for (const auto& [flag, text] : rows) {
        if (vma.has(flag)) {
            column.paragraph(Face::small, tr(text), column.canvas().palette().text_dim);
        }
    }
}

void draw_process_memory(InspectorColumn& column, const ProcessFacts& facts) {
    const Palette& palette = column.canvas().palette();
    if (!column.section(InspectorSection::mapping, tr("Memory"))) {
        return;
    }
    column.value("rss", bytes_or_wait(column, facts.use.rss), palette.text,
                 tr("Resident: all frames that it maps, shared or not."));
    column.value("pss", bytes_or_wait(column, facts.use.pss), palette.text,
                 tr("Its share: each frame divided among those who map it."));
    column.value("uss", bytes_or_wait(column, facts.use.uss), palette.text,
                 tr("Frames that nobody else maps: what its end would give back."));
    column.value("vsz", bytes_or_wait(column, facts.use.vsz), palette.text,
                 tr("Address space that is mapped, with a frame or without."));
    column.value(tr("page tables"), count_text(facts.tables), palette.text);
    column.value(tr("VMAs"), count_text(facts.vmas), palette.text);
    column.value(tr("TLB entries"), count_text(facts.cached), palette.text);
    if (facts.sharers > 0) {
        column.value(tr("others in the same space"), count_text(facts.sharers), palette.yellow);
    }
    column.end_section();
}

} // namespace

void draw_frame_sections(InspectorColumn& column, const FrameFacts& facts) {
    const Palette& palette = column.canvas().palette();
    const Frame& frame = facts.frame;
    const bool free = frame.kind == FrameKind::free;
    if (column.section(InspectorSection::entry, tr("Frame"))) {
        column.value(tr("kind"), kind_words(frame.kind), palette.text);
        if (!facts.backing.empty()) {
            column.paragraph(Face::small, facts.backing, palette.text_dim);
        }
        if (frame.has(frame_flag::dirty)) {
            column.paragraph(Face::small, tr("Dirty: it holds bytes that exist nowhere else."),
                             palette.text_dim);
        }
        if (frame.has(frame_flag::lazy_free)) {
            column.paragraph(Face::small, tr("Lazily freed (MADV_FREE): memory pressure may take it."),
                             palette.text_dim);
        }
        column.end_section();
    }
    if (!free && facts.pfn != zero_pfn && column.section(InspectorSection::mapping, tr("References"))) {
        column.value(tr("reference count"), count_text(frame.refcount), palette.text);
        column.value(tr("by page-table entries"), count_text(facts.mappings), palette.text_dim);
        column.value(tr("by the page cache"), count_text(facts.cache), palette.text_dim);
        if (facts.others >= 0) {
            column.value(tr("by others (pins)"), count_text(static_cast<u64>(facts.others)),
                         palette.text_dim);
        } else {
            column.paragraph(Face::small, tr("More refer to it than are counted: the kernel is faulty."),
                             palette.vermilion_text);
        }
        column.end_section();
    }
    if (!free && column.section(InspectorSection::owners, trf("Who maps {}", frame_text(facts.pfn)))) {
        draw_owners(column, facts.owners);
        column.end_section();
    }
    if (!free) {
        draw_contents(column, facts.contents, no_proc);
    }
}

void draw_vma_sections(InspectorColumn& column, const VmaFacts& facts) {
    const Palette& palette = column.canvas().palette();
    if (!column.section(InspectorSection::mapping, tr("Mapping (VMA)"))) {
        return;
    }
    if (!facts.vma) {
        column.paragraph(Face::small, tr("Nothing is mapped here any more."), palette.text_faint);
        column.end_section();
        return;
    }
    const Vma& vma = *facts.vma;
    column.value(tr("from"), fmt::format("{:#x}", VirtAddr{vma.start}.v), palette.text);
    column.value(tr("to"), fmt::format("{:#x}", VirtAddr{vma.end}.v), palette.text);
    column.value(tr("rights"), rights_text(vma.flags), palette.text);
    column.value(tr("kind"), vma.is_shared() ? tr("shared") : tr("private"), palette.text);
    if (!facts.file.empty()) {
        column.value(tr("file"), facts.file, palette.text);
        column.value(tr("from its page"), count_text(vma.pgoff), palette.text);
    } else {
        column.value(tr("backing"), vma.file == no_file ? tr("anonymous") : tr("shared memory"),
                     palette.text);
    }
    column.value("anon_vma",
                 vma.anon_vma.v == 0 ? std::string(tr("none")) : fmt::format("{}", vma.anon_vma.v),
                 palette.text,
                 vma.anon_vma.v == 0 ? tr("No private page yet: fork has nothing to copy.")
                                     : tr("It has, or had, private pages: fork copies its entries."));
    draw_vma_flags(column, vma);
    column.end_section();
    if (column.section(InspectorSection::owners, tr("Pages"))) {
        const bool known = column.view().state.inspector.dear;
        column.value(tr("in all"), count_text(vma.pages()), palette.text);
        column.value(tr("present"), known ? count_text(facts.entries) : "…", palette.text);
        column.value(tr("absent"), known ? count_text(vma.pages() - facts.entries) : "…", palette.text);
        column.value("rss", bytes_or_wait(column, facts.use.rss), palette.text);
        column.value("pss", bytes_or_wait(column, facts.use.pss), palette.text);
        column.value(tr("private"), bytes_or_wait(column, facts.use.uss), palette.text);
        column.end_section();
    }
}

void draw_process_sections(InspectorColumn& column, const ProcessFacts& facts) {
    const Palette& palette = column.canvas().palette();
    const Process& process = facts.process;
    if (column.section(InspectorSection::entry, tr("Process"))) {
        column.value("pid", fmt::format("{}", process.pid), palette.text);
        column.value(tr("parent"), facts.parent.empty() ? tr("none") : facts.parent, palette.text);
        const bool waits = process.vfork_child != no_proc;
        column.value(tr("state"),
                     waits                                 ? tr("waits for vfork")
                     : process.state == ProcState::running ? tr("running")
                     : process.state == ProcState::zombie  ? tr("zombie")
                                                           : tr("gone"),
                     palette.text);
        if (process.signal != Signal::none) {
            column.value(tr("killed by"), signal_name(process.signal), palette.vermilion_text);
        } else if (process.state != ProcState::running) {
            column.value(tr("exit code"), fmt::format("{}", process.exit_code), palette.text);
        }
        if (!facts.program.empty()) {
            column.value(tr("program"), facts.program, palette.text);
        }
        column.value(tr("minor faults"), count_text(process.minflt), palette.text,
                     tr("Faults that needed no disk."));
        column.value(tr("major faults"), count_text(process.majflt), palette.text,
                     tr("Faults that read the disk."));
        column.end_section();
    }
    if (process.mm != no_mm) {
        draw_process_memory(column, facts);
    }
}

} // namespace cow::ui
