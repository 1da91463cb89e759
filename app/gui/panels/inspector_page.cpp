// The inspector of a page: its translation, its entry against its VMA, its frame's owners, its bytes.

#include "app/gui/panels/inspector_sections.hpp"
#include "app/view/base/number_text.hpp"
#include "app/view/scene/scene.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

namespace cow::ui {
namespace {

std::string step_tip(const WalkStep& step) {
    if (step.table == no_table) {
        return trf("{}: the walk does not come this far.", table_level_name(step.level));
    }
    std::string text =
        trf("Entry {} of {} number {}", step.index, table_level_name(step.level), step.table.v);
    if (step.table_shared) {
        text += "\n" + std::string(tr("The table is shared with another process."));
    }
    if (step.entry.none()) {
        return text + "\n" + std::string(tr("It is empty: the walk ends here."));
    }
    return text + "\n" +
           (step.level == 1
                ? trf("It points at {}.", frame_text(step.entry.pfn()))
                : trf("It points at {} number {}.", table_level_name(step.level - 1), step.entry.child().v));
}

/// The rarer bits only where they say something: that the entry is hidden, is a guard region's, may be executed.
bool is_shown(u64 bit, Pte pte) {
    return bit == Pte::N || bit == Pte::G ? pte.has(bit)
           : bit == Pte::NX               ? pte.has(Pte::P) && pte.executable()
                                          : true;
}

void draw_entry(InspectorColumn& column, const PageFacts& page) {
    const Palette& palette = column.canvas().palette();
    if (!column.section(InspectorSection::entry, tr("Page-table entry"))) {
        return;
    }
    const Pte pte = page.walk.pte;
    const Selection& selection = column.view().session.selection();
    for (const PteBit& bit : pte_bit_table()) {
        if (!is_shown(bit.bit, pte)) {
            continue;
        }
        const bool set = pte.has(bit.bit);
        const Colour colour = bit.bit == Pte::W                        ? palette.yellow_text
                              : bit.bit == Pte::X || bit.bit == Pte::N ? palette.text_faint
                                                                       : palette.accent;
        const bool lit = selection.is_page(page.mm, page.page) && selection.bit == bit.bit;
        std::string tip(tr(set ? bit.on : bit.off));
        if (bit.bit == Pte::W && set && !page.walk.upper_writable) {
            tip += "\n" + std::string(tr("But an entry above forbids it: the table is shared."));
        }
        column.bit(bit.letter, colour, tr(bit.name), set ? "1" : "0", lit, tip);
    }
    column.bit("–", palette.accent, tr("frame"), page.view.present ? fmt::format("{}", pte.pfn().v) : "–",
               false, page.view.present ? frame_text(pte.pfn()) : std::string(tr("The entry is empty.")));
    const bool cached = !page.cached.none();
    const bool stale = cached && (!pte.has_frame() || page.cached.pfn() != pte.pfn() ||
                                  (page.cached.writable() && !(pte.writable() && page.walk.upper_writable)));
    column.bit("T", cached ? palette.accent : palette.text_faint, tr("in the TLB"),
               stale    ? tr("stale")
               : cached ? tr("yes")
                        : tr("no"),
               false,
               stale    ? tr("The TLB still holds an older translation than the page table.")
               : cached ? tr("The TLB holds this translation.")
                        : tr("Not in the TLB: the next access walks the page table."));
    column.end_section();
}

std::string rights_sentence(const PageFacts& page) {
    if (!page.vma) {
        return std::string(tr("No VMA contains this address: an access raises SIGSEGV."));
    }
    const Vma& vma = *page.vma;
    if (!vma.has(vm::rights)) {
        return std::string(tr("The VMA forbids every access."));
    }
    if (!page.view.present) {
        return std::string(tr("The VMA allows access, but there is no entry: the next access faults."));
    }
    if (vma.has(vm::write) != page.view.writable) {
        return std::string(
            !vma.has(vm::write) ? tr("The entry allows writing although the VMA does not.")
            : vma.is_shared()
                ? tr("Writable by the VMA, read-only in the PTE: the first write is to be noticed.")
                : tr("Writable by the VMA, read-only in the PTE: that difference is what marks a "
                     "page COW."));
    }
    return std::string(page.view.writable ? tr("Both the VMA and the PTE allow writing.")
                                          : tr("Neither the VMA nor the PTE allows writing."));
}

void draw_mapping(InspectorColumn& column, const PageFacts& page) {
    const Palette& palette = column.canvas().palette();
    if (!column.section(InspectorSection::mapping, tr("Mapping (VMA)"))) {
        return;
    }
    if (page.vma) {
        const Vma& vma = *page.vma;
        if (column.owner(page.proc, page.vma_name, pages_text(vma.pages()))) {
            column.view().intents.emplace_back(Select{Selection::of_vma(page.mm, vma.start)});
        }
        column.value(rights_text(vma.flags), vma.is_shared() ? tr("shared") : tr("private"), palette.text);
        column.paragraph(Face::small, page.backing, palette.text_dim);
    }
    const Colour rail = page.view.cow ? palette.yellow : palette.line_strong;
    if (column.link(Face::small, rights_sentence(page), palette.text, rail) && page.vma) {
        column.view().intents.emplace_back(Select{Selection::of_vma(page.mm, page.vma->start)});
    }
    column.end_section();
}

void draw_who_maps(InspectorColumn& column, const PageFacts& page) {
    const Palette& palette = column.canvas().palette();
    const bool there = page.view.present;
    const Pfn pfn = page.walk.pte.pfn();
    if (!column.section(InspectorSection::owners,
                        there ? trf("Who maps {}", frame_text(pfn)) : std::string(tr("Who maps it")))) {
        return;
    }
    if (!there) {
        column.paragraph(Face::small, tr("There is no frame yet."), palette.text_faint);
    } else {
        draw_owners(column, page.owners);
        const std::string counts =
            pfn == zero_pfn ? std::string(tr("References to the zero page are not counted."))
                            : trf("references: {} · mappings: {}", page.view.refs, page.view.mapcount);
        if (column.link(Face::small, counts, palette.text_dim, palette.line_strong)) {
            column.view().intents.emplace_back(Select{Selection::of_frame(pfn)});
        }
    }
    column.end_section();
}

} // namespace

void draw_walk(InspectorColumn& column, const AddressWalk& walk) {
    const Canvas& canvas = column.canvas();
    const Palette& palette = canvas.palette();
    const std::size_t boxes = walk.steps.size() + 1;
    const float gap = canvas.px(4);
    const float width = (column.width() - gap * static_cast<float>(boxes - 1)) / static_cast<float>(boxes);
    // Six boxes take two lines where their words need it.
    const bool tight = canvas.text_width(Face::small, tr("offset")) > width - canvas.px(4);
    const std::size_t in_line = tight ? (boxes + 1) / 2 : boxes;
    const float box_width =
        (column.width() - gap * static_cast<float>(in_line - 1)) / static_cast<float>(in_line);
    bool ended = false;
    Rect row;
    for (std::size_t i = 0; i < boxes; ++i) {
        if (i % in_line == 0) {
            row = column.line(40, 4);
        }
        Rect box = row.take_left(box_width, gap);
        const bool offset = i == walk.steps.size();
        const WalkStep step = offset ? WalkStep{} : walk.steps[i];
        const bool reached = offset ? walk.pte.has_frame() : step.table != no_table;
        const bool ends = !offset && reached && step.entry.none();
        canvas.fill(box, reached ? palette.control : palette.well, canvas.px(4));
        if (reached) {
            canvas.outline(box, ends ? palette.vermilion : palette.line_strong, canvas.px(4),
                           ends ? canvas.px(1.5F) : 1);
        } else {
            canvas.dashed_outline(box, palette.line);
        }
        if (canvas.hovered(box)) {
            tooltip(canvas, offset ? std::string(tr("The place in the page, in bytes.")) : step_tip(step));
        }
        Rect text = box.inset(1, canvas.px(2));
        canvas.text(Face::small, text.take_top(canvas.px(18)),
                    offset ? tr("offset") : table_level_name(step.level),
                    reached ? palette.text_dim : palette.text_faint, Align::center);
        const bool shared = step.table_shared;
        canvas.text(Face::mono_strong, text,
                    offset ? fmt::format("{:03x}", walk.offset) : std::to_string(step.index),
                    !reached ? palette.text_faint
                    : shared ? palette.yellow_text
                             : palette.text,
                    Align::center);
        ended = ended || ends;
    }
    if (ended) {
        column.paragraph(Face::small, tr("The walk ends at an empty entry."), palette.vermilion_text);
    }
}

void draw_owners(InspectorColumn& column, const Owners& owners) {
    const Palette& palette = column.canvas().palette();
    for (const Owner& owner : owners.shown) {
        if (column.owner(owner.proc, owner.process + " " + owner.place,
                         tr(owner.pte.writable() ? tr_later("writable") : tr_later("read-only")))) {
            column.view().intents.emplace_back(Select{Selection::of_page(owner.mm, owner.page)});
        }
    }
    if (owners.shown.empty()) {
        column.paragraph(Face::small, tr("Nobody maps it."), palette.text_faint);
    }
    if (owners.more > 0 || owners.many) {
        column.paragraph(Face::small,
                         owners.many ? trf("… and at least {} more", count_text(owners.more))
                                     : trf("… and {} more", count_text(owners.more)),
                         palette.text_dim);
    }
}

void draw_contents(InspectorColumn& column, const Contents& contents, ProcId own) {
    const Palette& palette = column.canvas().palette();
    if (!column.section(InspectorSection::contents, tr("Contents"))) {
        return;
    }
    if (!contents.known) {
        column.paragraph(Face::small, tr("Nothing can be read here."), palette.text_faint);
    }
    for (const HexRow& row : contents.own) {
        column.hex(row, own == no_proc ? palette.yellow_text : palette.process(own), true);
    }
    for (const OtherBytes& other : contents.others) {
        const Rect name = column.line(18);
        column.canvas().elided(Face::small, name, other.process, palette.process(other.proc));
        for (const HexRow& row : other.rows) {
            column.hex(row, palette.process(other.proc), true);
        }
    }
    if (contents.compared > 0) {
        column.paragraph(Face::small,
                         contents.differing_bytes == 0
                             ? std::string(tr("The same bytes in every process at this address."))
                             : trf("Bytes that differ between processes at this address: {}",
                                   count_text(contents.differing_bytes)),
                         palette.text_dim);
    }
    column.end_section();
}

std::string frame_text(Pfn pfn) {
    return pfn == zero_pfn ? std::string(tr("the zero page")) : frame_name(pfn);
}

void draw_page_sections(InspectorColumn& column, const PageFacts& page) {
    if (column.section(InspectorSection::translation, tr("Translation"))) {
        draw_walk(column, page.walk);
        column.end_section();
    }
    draw_entry(column, page);
    draw_mapping(column, page);
    draw_who_maps(column, page);
    draw_contents(column, page.contents, page.proc);
}

} // namespace cow::ui
