#include "app/linux/process/ksm_settings.hpp"

#include "core/language/language.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <thread>

namespace cow::real {
namespace {

constexpr const char* folder = "/sys/kernel/mm/ksm/";
constexpr std::uint64_t forever = 4'000'000; // ms between scans
constexpr std::chrono::seconds merging_patience{20};

std::string path_of(std::string_view file) { return fmt::format("{}{}", folder, file); }

void set(std::string_view file, const std::string& value) {
    if (!write_text(path_of(file), value)) {
        fail(trf("cannot write {}", path_of(file)));
    }
}

/// "[none] scan-time" → "none"
std::string chosen(const std::string& text) {
    const std::size_t open = text.find('[');
    const std::size_t close = text.find(']');
    return open != std::string::npos && close != std::string::npos ? text.substr(open + 1, close - open - 1)
                                                                   : text;
}

} // namespace

KsmSettings read_ksm_settings() {
    KsmSettings settings;
    for (std::size_t i = 0; i < ksm_files.size(); ++i) {
        const std::string text = chosen(read_line(path_of(ksm_files[i])));
        auto& value = settings.values[i];
        value.size = std::min(text.size(), value.text.size());
        std::memcpy(value.text.data(), text.data(), value.size);
    }
    return settings;
}

void put_back(const KsmSettings& settings) {
    for (std::size_t i = 0; i < ksm_files.size(); ++i) {
        const auto& value = settings.values[i];
        std::array<char, 64> path{};
        std::snprintf(path.data(), path.size(), "%s%s", folder, ksm_files[i]);
        const int fd = value.size != 0 ? ::open(path.data(), O_WRONLY | O_CLOEXEC) : -1;
        if (fd >= 0) {
            // Nobody is left who could be told when this fails.
            [[maybe_unused]] const ssize_t written = ::write(fd, value.text.data(), value.size);
            ::close(fd);
        }
    }
}

Fd lock_ksm() {
    Fd file(::open(path_of("run").c_str(), O_RDONLY | O_CLOEXEC));
    const auto end = std::chrono::steady_clock::now() + merging_patience;
    while (file && ::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (std::chrono::steady_clock::now() > end) {
            throw Unavailable(std::string(tr("another program is using the kernel's same-page merging")));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return file;
}

std::uint64_t ksm_number(const std::string& file) {
    return std::strtoull(read_line(path_of(file)).c_str(), nullptr, 10);
}

bool merges_for_others(std::span<const pid_t> known) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
        const std::string name = entry.path().filename();
        const pid_t pid =
            static_cast<pid_t>(std::strtol(name.c_str(), nullptr, 10)); // 0 for what is no process
        constexpr std::string_view items = "ksm_rmap_items ";
        if (pid == 0 || std::find(known.begin(), known.end(), pid) != known.end()) {
            continue;
        }
        const std::string text = read_text(entry.path() / "ksm_stat");
        const std::size_t at = text.find(items);
        if (at != std::string::npos && std::strtoull(text.c_str() + at + items.size(), nullptr, 10) != 0) {
            return true;
        }
    }
    return false;
}

/// ksmd scans at most once around per turn and then sleeps for sleep_millisecs; changing that number wakes it
/// (mm/ksm.c: ksm_scan_thread, sleep_millisecs_store).
KsmScanner::KsmScanner() {
    if (ksm_number("run") == 0) {
        set("run", "2"); // what is left of processes that ended; nobody else's pages are merged
    }
    set("run", "0");
    if (!read_line(path_of("advisor_mode")).empty()) {
        set("advisor_mode", "none");
    }
    if (!read_line(path_of("smart_scan")).empty()) {
        set("smart_scan", "1"); // as the model has it
    }
    if (!read_line(path_of("use_zero_pages")).empty()) {
        set("use_zero_pages", "0");
    }
    set("pages_to_scan", "1000000000");
    sleep_ = forever;
    set("sleep_millisecs", std::to_string(sleep_));
}

void KsmScanner::wake() { set("sleep_millisecs", std::to_string(--sleep_)); }

void KsmScanner::scan() {
    const std::uint64_t before = ksm_number("full_scans");
    set("run", "1");
    if (asleep_) {
        wake();
    }
    const auto start = std::chrono::steady_clock::now();
    constexpr std::chrono::seconds lull{2};
    auto next_call = start + lull;
    while (ksm_number("full_scans") == before) {
        const auto now = std::chrono::steady_clock::now();
        if (now - start > merging_patience) {
            throw Unavailable(std::string(tr("the kernel's ksmd did not finish a scan in time")));
        }
        if (now > next_call) { // it was asleep after all
            wake();
            next_call = now + lull;
        }
        std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    asleep_ = true;
    set("run", "0");
    if (ksm_number("full_scans") != before + 1) {
        throw Unavailable(std::string(tr("the kernel's ksmd scanned more than once")));
    }
}

} // namespace cow::real
