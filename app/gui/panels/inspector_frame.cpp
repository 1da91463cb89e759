// The inspector of a frame.

#include "app/gui/panels/inspector_sections.hpp"
#include "app/view/base/number_text.hpp"
#include "core/language/language.hpp"

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

} // namespace cow::ui
