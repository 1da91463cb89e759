#pragma once
// Strong ids and the few constants of x86-64 paging that every layer shares.
// An id is an index or an address with a type of its own, so that a frame number is never
// mistaken for a page number.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace cow {

using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
using i32 = std::int32_t;
using i64 = std::int64_t;

inline constexpr u64 page_shift = 12;
inline constexpr u64 page_size = u64{1} << page_shift; ///< bytes
inline constexpr u64 page_mask = page_size - 1;
inline constexpr u64 table_bits = 9; ///< index bits per page-table level
inline constexpr u64 table_entries = u64{1} << table_bits;

template <class Tag, class Rep> struct Id {
    Rep v{};
    constexpr Id() = default;
    constexpr explicit Id(Rep value) : v(value) {}
    constexpr auto operator<=>(const Id&) const = default;
};

using Pfn = Id<struct PfnTag, u32>;           ///< physical frame number; 0 is the zero page
using CpuId = Id<struct CpuTag, u32>;         ///< index into Machine::cpus
using ProcId = Id<struct ProcTag, u32>;       ///< index into Machine::processes, never reused
using MmId = Id<struct MmTag, u32>;           ///< index into Machine::spaces, never reused
using FileId = Id<struct FileTag, u32>;       ///< index into Machine::files
using TableId = Id<struct TableTag, u32>;     ///< slot of a page-table page
using ContentId = Id<struct ContentTag, u32>; ///< interned page contents
using NameId = Id<struct NameTag, u32>;       ///< interned string
using AnonVmaId = Id<struct AnonVmaTag, u32>; ///< 0: the VMA never had a private page

inline constexpr Pfn no_pfn{0xffffffffU};
inline constexpr ProcId no_proc{0xffffffffU};
inline constexpr MmId no_mm{0xffffffffU};
inline constexpr FileId no_file{0xffffffffU};
inline constexpr TableId no_table{0xffffffffU};
inline constexpr Pfn zero_pfn{0};
inline constexpr ContentId zero_content{0};
// What a file may have on disk besides bytes; both are read as zeroes.
inline constexpr ContentId hole_content{0xffffffffU}; ///< no block
inline constexpr ContentId unwritten_content{
    0xfffffffeU}; ///< a block that nobody has written yet (fallocate)

/// Virtual page number: a virtual address without its 12 offset bits.
struct Vpn {
    u64 v{};
    constexpr Vpn() = default;
    constexpr explicit Vpn(u64 value) : v(value) {}
    constexpr auto operator<=>(const Vpn&) const = default;
    constexpr Vpn operator+(u64 pages) const { return Vpn{v + pages}; }
    constexpr Vpn operator-(u64 pages) const { return Vpn{v - pages}; }
    constexpr u64 operator-(Vpn other) const { return v - other.v; }
    constexpr Vpn& operator++() {
        ++v;
        return *this;
    }
};

/// Virtual address, bytes.
struct VirtAddr {
    u64 v{};
    constexpr VirtAddr() = default;
    constexpr explicit VirtAddr(u64 value) : v(value) {}
    constexpr explicit VirtAddr(Vpn page) : v(page.v << page_shift) {}
    constexpr auto operator<=>(const VirtAddr&) const = default;
    constexpr Vpn page() const { return Vpn{v >> page_shift}; }
    constexpr u64 offset() const { return v & page_mask; }
    constexpr VirtAddr operator+(u64 bytes) const { return VirtAddr{v + bytes}; }
};

/// Pages that `bytes` need, rounded up; saturates instead of wrapping.
constexpr u64 pages_for(u64 bytes) { return (bytes >> page_shift) + ((bytes & page_mask) != 0 ? 1 : 0); }

} // namespace cow

template <class Tag, class Rep> struct std::hash<cow::Id<Tag, Rep>> {
    std::size_t operator()(const cow::Id<Tag, Rep>& id) const noexcept { return std::hash<Rep>{}(id.v); }
};
