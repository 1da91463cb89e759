#include "app/linux/traits.hpp"

namespace cow::real {

std::vector<std::pair<std::string, std::string>> Traits::listed() const {
    const auto yes = [](bool on) { return std::string(on ? "yes" : "no"); };
    return {
        {"kernel", release},
        {"frames_readable", yes(frames_readable)},
        {"zero_page", zero_page ? "on" : "off"},
        {"fault_around", std::to_string(fault_around)},
        {"read_ahead", std::to_string(read_ahead)},
        {"overcommit", std::to_string(overcommit)},
        {"memory_pages", std::to_string(memory_pages)},
        {"swap", yes(swap)},
        {"ksm", !ksm           ? "absent"
                : ksm_writable ? "writable"
                               : "read-only"},
        {"ksm_running", yes(ksm_running)},
        {"ksm_use_zero_pages", yes(ksm_use_zero_pages)},
        {"ksm_in_smaps", yes(ksm_in_smaps)},
        {"ksm_flag", yes(ksm_flag)},
        {"heap_movable", yes(heap_movable)},
        {"pagemap_scan", yes(pagemap_scan)},
        {"page_table_reclaim", yes(page_table_reclaim)},
        {"area_names", yes(area_names)},
        {"guard_flag", yes(rules.has.has(KernelTrait::guards_mark_vma))},
        {"lock_flag", yes(lock_flag)},
        {"huge_pages", huge_pages},
        {"forces_memory", yes(forces_memory)},
        {"journal", yes(journal)},
        {"large_folios", yes(large_folios)},
        {"large_shared", yes(large_shared)},
        {"root", yes(root)},
        {"raises_limits", yes(raises_limits)},
        {"max_map_count", std::to_string(max_map_count)},
        {"mmap_min_addr", std::to_string(lowest_for_users)},
        {"random_places", yes(random_places)},
        {"aligns_files", yes(aligns_files)},
        {"disk_files", yes(disk_files)},
        {"file_system", file_system},
        {"directory", directory},
    };
}

} // namespace cow::real
