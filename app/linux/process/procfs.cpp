#include "app/linux/process/procfs.hpp"

#include "core/language/language.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace cow::real {
namespace {

// include/uapi/linux/fs.h, since Linux 6.7; Debian 12's headers are older.
struct PageRegion {
    u64 start, end, categories;
};
struct PagemapScan {
    u64 size = sizeof(PagemapScan);
    u64 flags = 0;
    u64 start = 0, end = 0, walk_end = 0;
    u64 vec = 0, vec_len = 0, max_pages = 0;
    u64 category_inverted = 0, category_mask = 0, category_anyof_mask = 0, return_mask = 0;
};
constexpr u64 is_present = 1U << 3U, is_zero = 1U << 5U;
const unsigned long scan_request = _IOWR('f', 16, PagemapScan);

constexpr u64 most_entries = 1U << 20U; // pages that are looked at one by one without PAGEMAP_SCAN

std::string proc_path(pid_t pid, std::string_view file) { return fmt::format("/proc/{}/{}", pid, file); }

/// The number behind "Rss:   ", in kB there.
u64 kilobytes(std::string_view line) {
    const std::size_t digit = line.find_first_of("0123456789", line.find(':'));
    return digit == std::string_view::npos ? 0 : std::strtoull(line.data() + digit, nullptr, 10) * 1024;
}

/// "7f00-7f01 rw-p 00000000 00:00 0      /path"
MapsEntry heading(const std::string& line) {
    MapsEntry entry;
    char* at = nullptr;
    entry.start = std::strtoull(line.c_str(), &at, 16);
    entry.end = std::strtoull(at + 1, &at, 16);
    entry.rights.assign(at + 1, 4);
    entry.offset = std::strtoull(at + 6, &at, 16);
    const std::size_t path = line.find_first_of("/[", static_cast<std::size_t>(at - line.c_str()));
    if (path != std::string::npos) {
        entry.path = line.substr(path);
    }
    return entry;
}

u64* field_of(MapsEntry& entry, std::string_view name) {
    struct Line {
        std::string_view name;
        u64 MapsEntry::*value;
    };
    static constexpr std::array lines{Line{"Rss", &MapsEntry::rss},
                                      Line{"Pss", &MapsEntry::pss},
                                      Line{"Pss_Dirty", &MapsEntry::pss_dirty},
                                      Line{"Shared_Clean", &MapsEntry::shared_clean},
                                      Line{"Shared_Dirty", &MapsEntry::shared_dirty},
                                      Line{"Private_Clean", &MapsEntry::private_clean},
                                      Line{"Private_Dirty", &MapsEntry::private_dirty},
                                      Line{"Anonymous", &MapsEntry::anonymous},
                                      Line{"LazyFree", &MapsEntry::lazyfree},
                                      Line{"KSM", &MapsEntry::ksm},
                                      Line{"Locked", &MapsEntry::locked},
                                      Line{"Referenced", &MapsEntry::referenced}};
    const auto* found =
        std::find_if(lines.begin(), lines.end(), [&](const Line& line) { return line.name == name; });
    return found == lines.end() ? nullptr : &(entry.*found->value);
}

} // namespace

std::string chosen_word(const std::string& text) {
    const std::size_t open = text.find('[');
    const std::size_t close = text.find(']');
    return open == std::string::npos || close == std::string::npos ? ""
                                                                   : text.substr(open + 1, close - open - 1);
}

std::optional<std::vector<MapsEntry>> read_smaps(pid_t pid) {
    const std::string text = read_text(proc_path(pid, "smaps"));
    if (text.empty()) {
        return std::nullopt;
    }
    std::vector<MapsEntry> entries;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        at = end + 1;
        if (!line.empty() && (line[0] < 'A' || line[0] > 'Z')) {
            entries.push_back(heading(line));
        } else if (!entries.empty()) {
            const std::string_view name(line.data(), std::min(line.find(':'), line.size()));
            if (name == "VmFlags") {
                entries.back().flags = line.substr(std::min(line.size(), name.size() + 1));
            } else if (u64* value = field_of(entries.back(), name)) {
                *value = kilobytes(line);
            }
        }
    }
    return entries;
}

MapsEntry read_smaps_at(pid_t pid, u64 address) {
    const auto entries = read_smaps(pid).value_or(std::vector<MapsEntry>{});
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const MapsEntry& entry) {
        return entry.start <= address && address < entry.end;
    });
    return found == entries.end() ? MapsEntry{} : *found;
}

/// The name, in parentheses, may hold anything; what follows its last ')' is in columns.
std::optional<ProcessStat> read_stat(pid_t pid) {
    const std::string text = read_line(proc_path(pid, "stat"));
    const std::size_t name_end = text.rfind(')');
    if (name_end == std::string::npos || name_end + 2 >= text.size()) {
        return std::nullopt;
    }
    ProcessStat stat;
    stat.state = text[name_end + 2];
    stat.exit_code = std::atoi(text.c_str() + text.rfind(' ') + 1);
    return stat;
}

std::vector<FdEntry> read_descriptors(pid_t pid, u64 end) {
    std::vector<FdEntry> out;
    std::error_code none;
    for (const auto& link : std::filesystem::directory_iterator(proc_path(pid, "fd"), none)) {
        const std::string number = link.path().filename();
        const u64 descriptor = std::strtoull(number.c_str(), nullptr, 10);
        if (descriptor >= end) {
            continue;
        }
        const std::string text = read_text(proc_path(pid, "fdinfo/" + number));
        const auto value = [&](std::string_view name, int base) -> u64 {
            const std::size_t at = text.find(name);
            return at == std::string::npos ? 0
                                           : std::strtoull(text.c_str() + at + name.size(), nullptr, base);
        };
        out.push_back({descriptor, value("pos:", 10), value("flags:", 8)});
    }
    return out;
}

u64 read_committed() {
    const std::string text = read_text("/proc/meminfo");
    const std::size_t at = text.find("Committed_AS:");
    return at == std::string::npos ? 0 : kilobytes(std::string_view(text).substr(at)) >> page_shift;
}

u64 read_reclaimed() {
    const std::string text = read_text("/proc/vmstat");
    u64 pages = 0;
    for (const std::string_view name : {"pgrefill ", "pgscan_kswapd ", "pgscan_direct "}) {
        const std::size_t at = text.find(name);
        pages += at == std::string::npos ? 0 : std::strtoull(text.c_str() + at + name.size(), nullptr, 10);
    }
    return pages;
}

std::optional<u64> read_page_table_bytes(pid_t pid) {
    const std::string text = read_text(proc_path(pid, "status"));
    const std::size_t at = text.find("VmPTE:");
    if (at == std::string::npos) {
        return std::nullopt;
    }
    return kilobytes(std::string_view(text).substr(at));
}

Pagemap::Pagemap(pid_t pid) : fd_(::open(proc_path(pid, "pagemap").c_str(), O_RDONLY | O_CLOEXEC)) {}

bool Pagemap::scan(u64 start, u64 end, std::vector<Run>& runs) {
    std::array<PageRegion, 512> regions{};
    PagemapScan request;
    request.end = end;
    request.vec = reinterpret_cast<u64>(regions.data());
    request.vec_len = regions.size();
    request.category_mask = is_present;
    request.return_mask = is_present | is_zero;
    while (start < end) {
        request.start = start;
        const int found = ::ioctl(fd_.get(), scan_request, &request);
        if (found < 0) {
            return false;
        }
        for (std::size_t i = 0; i < static_cast<std::size_t>(found); ++i) {
            runs.push_back({regions[i].start, regions[i].end, (regions[i].categories & is_zero) != 0});
        }
        if (request.walk_end <= start) {
            break;
        }
        start = request.walk_end;
    }
    return true;
}

std::vector<Pagemap::Run> Pagemap::present_runs(u64 start, u64 end) {
    std::vector<Run> runs;
    if (!scan(start, end, runs)) {
        runs.push_back({start, std::min(end, start + most_entries * page_size), false});
    }
    return runs;
}

void Pagemap::read_entries(u64 start, u64 end) {
    entries_.resize((end - start) >> page_shift);
    const std::size_t bytes = entries_.size() * sizeof(PagemapEntry);
    const ssize_t got = ::pread(fd_.get(), entries_.data(), bytes,
                                static_cast<off_t>((start >> page_shift) * sizeof(PagemapEntry)));
    entries_.resize(got > 0 ? static_cast<std::size_t>(got) / sizeof(PagemapEntry) : 0);
}

bool pagemap_can_scan() {
    const Fd fd(::open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC));
    PagemapScan request;
    PageRegion region{};
    request.start = 0x10000;
    request.end = 0x11000;
    request.vec = reinterpret_cast<u64>(&region);
    request.vec_len = 1;
    request.category_mask = is_present;
    request.return_mask = is_present;
    return fd && ::ioctl(fd.get(), scan_request, &request) >= 0;
}

FrameTable::FrameTable()
    : count_(::open("/proc/kpagecount", O_RDONLY | O_CLOEXEC)),
      flags_(::open("/proc/kpageflags", O_RDONLY | O_CLOEXEC)) {}

u64 FrameTable::read(const Fd& file, u64 pfn) {
    u64 value = 0;
    if (::pread(file.get(), &value, sizeof value, static_cast<off_t>(pfn * sizeof value)) != sizeof value) {
        fail(tr("cannot read the table of frames"));
    }
    return value;
}

} // namespace cow::real
