#include "app/linux/sight/field.hpp"

#include <array>

namespace cow::real {
namespace {

/// The signal that a step ends in and that of a zombie are one thing to whoever reads of them.
constexpr std::array<const char*, field_count> names{
    "result",        "signal",        "minflt",         "majflt",       "committed",
    "state",         "signal",        "vmas",           "pagetables",   "descriptors",
    "position",      "close_on_exec", "vma_flags",      "rss",          "pss",
    "uss",           "pss_dirty",     "shared_clean",   "shared_dirty", "private_clean",
    "private_dirty", "anonymous",     "lazyfree",       "merged",       "locked",
    "referenced",    "accessed",      "present",        "frame",        "mapcount",
    "zero",          "ksm",           "anonymous_page", "exclusive",    "mapped_once",
    "writable",      "bytes",         "file_size",      "file_bytes",   "pages_shared",
    "pages_sharing", "pages_unshared"};

} // namespace

const char* field_name(Field field) { return names[static_cast<std::size_t>(field)]; }

} // namespace cow::real
