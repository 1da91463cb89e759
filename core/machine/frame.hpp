#pragma once
// Physical memory: one Frame per page frame. Frame 0 is the zero page; 1..N hold process data and the page cache.

#include "core/base/ids.hpp"
#include "core/base/index_set.hpp"
#include "core/machine/pte.hpp"

#include <array>
#include <span>
#include <string_view>
#include <vector>

namespace cow {

enum class FrameKind : u8 { free, anon, file, zero, ksm, page_table };
inline constexpr std::size_t frame_kinds = 6;
std::string_view frame_kind_name(FrameKind kind);

namespace frame_flag {
inline constexpr u8 dirty = 1;     ///< PG_dirty: a file frame with bytes the disk lacks
inline constexpr u8 lazy_free = 2; ///< MADV_FREE: !PG_swapbacked; contents may go at the next reclaim
inline constexpr u8 fallocated =
    8; ///< !PG_uptodate: of shared memory, made by fallocate, and zeroed when it is first used
inline constexpr u8 reclaim =
    16; ///< PG_reclaim: MADV_PAGEOUT met it dirty; a fault maps no page around itself that has it (PG_readahead)
inline constexpr u8 mlocked =
    32; ///< PG_mlocked of a page that no locked VMA maps: MREMAP_DONTUNMAP unlocked the VMA alone
inline constexpr u8 shmem = 4; ///< PG_swapbacked of a file frame: shared memory's, which has no disk to go to
} // namespace frame_flag

/// struct page, as far as the model needs it. All-default is the one state of a free frame.
struct Frame {
    static constexpr u32 index_bits = 52; ///< no page of a file has a higher number, nor any virtual page
    static constexpr u64 index_mask = (u64{1} << index_bits) - 1;
    u32 refcount = 0; ///< mappings + page cache + pins
    u32 mapcount = 0; ///< PTEs that map it
    ContentId content{};
    FileId file = no_file; ///< the page cache it belongs to, for kind file
    FrameKind kind : 4 = FrameKind::free;
    u16 flags : 8 = 0;
    u64 index : index_bits =
                    0; ///< page->index: page of the file, or linear page (VMA pgoff) of anonymous memory
    bool operator==(const Frame&) const = default;
    bool has(u8 flag) const { return (flags & flag) != 0; }
    /// Page cache of a disk file.
    bool is_cache() const { return kind == FrameKind::file && !has(frame_flag::shmem); }
};
static_assert(sizeof(Frame) == 24, "there may be a million of them");

/// All frames, lazily: memory is spent only up to the highest frame ever used.
class PhysicalMemory {
public:
    explicit PhysicalMemory(u32 frames = 0);

    u32 total() const { return total_; } ///< frames for data, without the zero page
    u32 high_water() const {
        return static_cast<u32>(frames_.size());
    } ///< one past the highest PFN ever used
    u32 free_count() const { return total_ - in_use_; }
    u32 count(FrameKind kind) const { return kinds_[static_cast<std::size_t>(kind)]; }
    u32 cached() const { return cached_; } ///< page cache of disk files that nobody maps
    /// All that is neither free nor only cached: anonymous and merged frames, shared memory's, mapped page cache.
    u32 used() const { return in_use_ - cached_; }

    /// A frame; one above the high water is a free frame.
    const Frame& operator[](Pfn pfn) const { return pfn.v < frames_.size() ? frames_[pfn.v] : free_frame(); }
    /// The lowest free frame, or no_pfn when memory is full.
    Pfn lowest_free() const {
        if (!free_.empty()) {
            return Pfn{free_.lowest()};
        }
        return frames_.size() <= total_ ? Pfn{static_cast<u32>(frames_.size())} : no_pfn;
    }

    // For event/ only: the writers.
    void take(Pfn pfn, const Frame& frame);
    void release(Pfn pfn);
    void add_refs(Pfn pfn, i32 refs) { frames_[pfn.v].refcount += static_cast<u32>(refs); }
    void add_map(Pfn pfn) {
        Frame& frame = frames_[pfn.v];
        ++frame.refcount;
        if (frame.mapcount++ == 0 && frame.is_cache()) {
            --cached_;
        }
    }
    /// One more mapping for each frame that is mapped already (fork): nothing else can change. The zero page is skipped.
    void add_maps(std::span<const Pte> ptes) {
        for (const Pte pte : ptes) {
            Frame& frame = frames_[pte.pfn().v];
            const u32 one = static_cast<u32>(pte.pfn() != zero_pfn);
            frame.refcount += one;
            frame.mapcount += one;
        }
    }
    void drop_map(Pfn pfn) {
        Frame& frame = frames_[pfn.v];
        --frame.refcount;
        if (--frame.mapcount == 0 && frame.is_cache()) {
            ++cached_;
        }
    }
    // A free frame stays blank, whatever a faulty kernel does to it, so that what it did can be undone.
    void set_content(Pfn pfn, ContentId content) {
        if (Frame& frame = frames_[pfn.v]; frame.kind != FrameKind::free) {
            frame.content = content;
        }
    }
    void set_flags(Pfn pfn, u8 flags) {
        if (Frame& frame = frames_[pfn.v]; frame.kind != FrameKind::free) {
            frame.flags = flags;
        }
    }
    void set_kind(Pfn pfn, FrameKind kind) {
        --kinds_[static_cast<std::size_t>(frames_[pfn.v].kind)];
        ++kinds_[static_cast<std::size_t>(kind)];
        frames_[pfn.v].kind = kind;
    }
    void set_refcount(Pfn pfn, u32 refs) { frames_[pfn.v].refcount = refs; }

private:
    static const Frame& free_frame();
    std::vector<Frame> frames_;
    IndexSet free_;
    std::array<u32, frame_kinds> kinds_{};
    u32 total_ = 0;
    u32 in_use_ = 0;
    u32 cached_ = 0;
};

} // namespace cow
