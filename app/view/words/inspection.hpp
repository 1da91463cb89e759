#pragma once
// What the inspector tells of the thing that is selected, at one position: facts, without drawing.

#include "app/view/base/selection.hpp"
#include "core/check/observables.hpp"
#include "core/explain/name_table.hpp"
#include "core/explain/translation.hpp"
#include "core/scenario/player.hpp"

#include <array>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace cow::ui {

/// One mapping of a frame.
struct Owner {
    ProcId proc = no_proc;
    MmId mm = no_mm;
    Vpn page{};
    std::string process;
    std::string place; ///< "buf+0x1000"
    Pte pte{};
};
struct Owners {
    std::vector<Owner> shown;
    u64 more = 0;      ///< others, as far as they were counted …
    bool many = false; ///< … and there may be still more: not all page tables were searched
};
inline constexpr std::size_t most_owners = 6;

// ---- contents ------------------------------------------------------------------------------------------------------

inline constexpr std::size_t hex_columns = 8;
struct HexRow {
    u32 offset = 0; ///< in the page
    std::array<u8, hex_columns> bytes{};
    std::array<bool, hex_columns> unknown{}; ///< the kernel wrote it, and nothing says what
    std::array<bool, hex_columns> differs{}; ///< another owner of the address has another byte there
};
/// The same address in another process, and where its bytes are not the same.
struct OtherBytes {
    ProcId proc = no_proc;
    std::string process;
    std::vector<HexRow> rows; ///< at the offsets of the page's own rows; only those that differ
};
struct Contents {
    bool known = false;      ///< a read would find bytes
    std::vector<HexRow> own; ///< the rows that say most, by offset
    std::vector<OtherBytes> others;
    std::size_t compared = 0;        ///< other processes that have memory at this address
    std::size_t differing_bytes = 0; ///< offsets at which not all are the same
};

// ---- the four kinds ------------------------------------------------------------------------------------------------

struct PageFacts {
    MmId mm = no_mm;
    Vpn page{};
    ProcId proc = no_proc;
    std::string process;
    std::string place;
    AddressWalk walk;
    PageView view;
    std::optional<Vma> vma;
    std::string vma_name;
    std::string backing; ///< "anonymous", "libc.so.6, page 3"
    Pte cached{};        ///< what the TLB holds; none: nothing
    Owners owners;       ///< of its frame
    Contents contents;
};

struct FrameFacts {
    Pfn pfn = no_pfn;
    Frame frame{};
    std::string backing; ///< "libc.so.6, page 3" of a file's page
    Owners owners;
    u32 mappings = 0; ///< references: by page-table entries …
    u32 cache = 0;    ///< … the page cache …
    i64 others = 0;   ///< … and what is left: pins; negative: fewer are counted than there are
    Contents contents;
};

struct VmaFacts {
    MmId mm = no_mm;
    std::optional<Vma> vma; ///< nothing: there is none any more
    Vpn page{};
    ProcId proc = no_proc;
    std::string process;
    std::string name;
    std::string file;       ///< its path; "" for anonymous memory
    std::string given_name; ///< "[anon:heap]"; "" without one
    MemoryUse use;
    u64 entries = 0; ///< PTEs that are not none
};

struct ProcessFacts {
    ProcId proc = no_proc;
    Process process; ///< without its TLB and descriptors
    std::string name;
    std::string parent; ///< "": none
    std::string program;
    MemoryUse use;
    u32 tables = 0; ///< page-table pages, with the root
    u32 cached = 0; ///< TLB entries in use
    std::size_t vmas = 0;
    std::size_t sharers = 0; ///< other processes in the same address space
};

using Facts = std::variant<std::monostate, PageFacts, FrameFacts, VmaFacts, ProcessFacts>;

/// `costly`: also what takes time in proportion to memory; without it those figures are 0.
Facts inspect(const Player& player, const Names& names, const Selection& selection, bool costly);

/// The page of the last access before the cursor, or nothing: what is looked at when nothing is selected.
Selection followed_page(const Player& player);

/// Contents of a page as a load would find them; nothing where it would raise a signal.
std::optional<ContentId> content_at(const Machine& machine, MmId mm, Vpn page);

// ---- the same address in every process -----------------------------------------------------------------------------

struct PinnedRow {
    ProcId proc = no_proc;
    std::string process;
    bool mapped = false; ///< a VMA is there
    AddressWalk walk;
    Pfn frame = no_pfn;
    std::optional<u8> value;
    bool joined = false; ///< the row before it has the same frame
};
struct Pinned {
    VirtAddr addr{};
    std::string place;
    std::vector<PinnedRow> rows; ///< those with the same frame follow each other
    std::size_t more = 0;
};
Pinned inspect_address(const Machine& machine, const Names& names, VirtAddr addr, std::size_t most);

} // namespace cow::ui
