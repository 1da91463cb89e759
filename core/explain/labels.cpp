#include "core/explain/labels.hpp"

#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cow {
namespace {

/// A label names what was mapped under it, also once there are holes in that; what lies behind it as far as memory is
/// mapped without a hole; and a little beyond.
constexpr u64 near_bytes = 16 * page_size;

bool label_reaches(const AddressSpace& space, u64 bytes, VirtAddr label, VirtAddr addr) {
    if (addr.v - label.v < std::max(near_bytes, bytes)) {
        return true;
    }
    const Vma* vma = space.find(addr.page());
    while (vma != nullptr && vma->start > label.page()) {
        const Vma* below = space.find_below(vma->start);
        vma = below != nullptr && below->end == vma->start ? below : nullptr;
    }
    return vma != nullptr;
}

/// Memory that no name of the scenario is near, but the VMA says what it is.
std::string place_text(const AddressSpace& space, VirtAddr addr) {
    constexpr std::array<std::string_view, 6> labels{
        "", tr_later("heap"), tr_later("stack"), tr_later("text"), tr_later("data"), "bss"};
    const Vma* vma = space.find(addr.page());
    if (vma == nullptr || vma->label() == VmaLabel::none || vma->maps_open_file()) {
        return fmt::format("{:#x}", addr.v);
    }
    const std::string_view name = tr(labels[static_cast<std::size_t>(vma->label())]);
    if (vma->label() == VmaLabel::stack) {
        return fmt::format("{}-{:#x}", name, VirtAddr{vma->end}.v - addr.v);
    }
    const u64 offset = addr.v - VirtAddr{vma->start}.v;
    return offset == 0 ? std::string(name) : fmt::format("{}+{:#x}", name, offset);
}

} // namespace

std::string last_part(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string frame_name(Pfn pfn) { return pfn == zero_pfn ? trf("ZERO") : fmt::format("F{}", pfn.v); }

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
    case VmaLabel::opened:
    case VmaLabel::none: break;
    }
    if (std::string name = machine.area_name(vma); !name.empty()) {
        return name;
    }
    if (vma.file.v < machine.files.size() &&
        !machine.files[vma.file.v].anonymous) { // it may be still to come
        return last_part(machine.names->text(machine.files[vma.file.v].name));
    }
    const std::string text = address_text(machine, mm, VirtAddr{vma.start}, labels);
    return text.rfind("0x", 0) == 0 ? (vma.is_shared() ? trf("shared") : trf("anon")) : text;
}

std::string address_text(const Machine& machine, MmId mm, VirtAddr addr, const Labels& labels) {
    static const AddressSpace nowhere{};
    const AddressSpace& space = mm.v < machine.spaces.size() ? machine.spaces[mm.v] : nowhere;
    auto above = labels.addresses.upper_bound(addr.v);
    if (above != labels.addresses.begin()) {
        const auto& [start, name] = *--above;
        const auto bytes = labels.bytes.find(start);
        const u64 known = bytes != labels.bytes.end() ? bytes->second : 0;
        if (label_reaches(space, known, VirtAddr{start}, addr)) {
            return addr.v == start ? name : fmt::format("{}+{:#x}", name, addr.v - start);
        }
    }
    return place_text(space, addr);
}

} // namespace cow
