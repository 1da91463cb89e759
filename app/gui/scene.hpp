#pragma once
// What is on the stage at one position of the timeline, reduced to what finds room there: some processes, some of
// their pages, some frames. Derived from the machine and kept until the position changes; never part of the model.

#include "app/gui/intent.hpp"
#include "app/gui/moment.hpp"
#include "app/gui/name_table.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace cow::gui {

struct PageRow {
    Vpn page{};
    Pte pte{};
    bool upper_writable = true; ///< false: a page table above is shared and read-only
    bool cow = false;           ///< a private VMA allows writing, the PTE does not
    Pte cached{};               ///< what the TLB holds for it; none: nothing
    std::size_t vma = 0;        ///< index into the card's
    std::string label;          ///< "buf+0x1000"
};

struct VmaBar {
    Vma vma{};
    std::string name;
};

struct ProcessCard {
    ProcId proc{};
    MmId mm = no_mm;
    std::string name;
    std::vector<VmaBar> vmas;
    std::vector<PageRow> rows;
    u64 more_pages = 0; ///< present, but not among the rows
    u64 rss = 0;        ///< bytes
    u64 pss = 0;
};

struct FrameCell {
    Pfn pfn{};
    Frame frame{};
    std::string name;           ///< "F7", "ZERO"
    std::string kind;           ///< "anon", "libc:0"
    std::string content;        ///< "41 A"
    std::vector<ProcId> owners; ///< processes that map it, each once
    i32 ref_delta = 0;          ///< what the current event did to its reference count
};

struct Scene {
    std::vector<ProcessCard> cards;
    std::size_t first_process = 0; ///< cards[0] among all that are not reaped
    std::size_t processes = 0;     ///< all that are not reaped
    std::vector<FrameCell> cells;  ///< by frame number; with a whole grid, cell i is frame i
    bool whole = true;
    u64 more_used = 0; ///< in use, but not among the cells
    u64 free = 0;

    const FrameCell* cell(Pfn pfn) const;
    const ProcessCard* card(MmId mm) const;
};

/// How much the layout has room for.
struct SceneRoom {
    std::size_t cards = 1; ///< at once
    std::size_t cells = 1;
    bool whole = true;                            ///< every frame has a cell
    std::function<std::size_t(std::size_t)> rows; ///< in a card, when there are so many cards
};

/// `figures`: compute rss and pss too, which takes time in proportion to the pages.
Scene build_scene(const Moment& moment, NameTable& names, const Selection& selection, const SceneRoom& room,
                  bool figures);

/// "41 A", "7f 45 4c 46", "+010 41 A": the first bytes that say something.
std::string content_text(const ContentPool& contents, ContentId content);

/// "F7"; "ZERO" for the zero page.
std::string frame_name(Pfn pfn);

/// The process that stands for an address space: the first that runs in it, else the one it was made for.
ProcId process_of(const Machine& machine, MmId mm);

/// "text", "buf", "libc.so.6": what a VMA is called.
std::string vma_name(const Machine& machine, MmId mm, const Vma& vma, const Labels& labels);

} // namespace cow::gui
