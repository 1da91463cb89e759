#include "app/linux/vm/kernels.hpp"

#include "app/linux/process/posix.hpp"
#include "app/linux/vm/modules.hpp"
#include "app/linux/vm/packages.hpp"
#include "core/language/language.hpp"
#include "core/machine/kernel_traits.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace cow::real::vm {
namespace {

namespace fs = std::filesystem;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::vector<std::string> sorted_files(const std::string& folder) {
    std::vector<std::string> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        files.push_back(entry.path().string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

Kernel kept_kernel(const std::string& release) {
    const std::string folder = cache_folder() + "/kernels/" + release;
    return {release, folder + "/vmlinuz", sorted_files(folder + "/modules")};
}

std::string newest_kept(std::string_view version) {
    std::string best;
    for (const std::string& path : sorted_files(cache_folder() + "/kernels")) {
        const std::string release = fs::path(path).filename().string();
        if (!release.starts_with(".") && fits(release, version) && (best.empty() || older(best, release))) {
            best = release;
        }
    }
    return best;
}

/// One program at a time downloads.
Fd lock_cache() {
    Fd lock(::open((cache_folder() + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!lock || ::flock(lock.get(), LOCK_EX) != 0) {
        fail(tr("cannot lock the folder with kernels"));
    }
    return lock;
}

/// What is needed of an unpacked package, under its own name only when all of it is there. From 7.x on the kernel lies with
/// its modules.
void keep_kernel(const std::string& unpacked, const std::string& release) {
    const std::string beside = cache_folder() + "/kernels/." + release;
    fs::remove_all(beside);
    fs::create_directories(beside + "/modules");
    const std::string boot = unpacked + "/boot/vmlinuz-" + release;
    for (const char* place : {"/usr/lib/modules/", "/lib/modules/"}) {
        const std::string modules = unpacked + place + release;
        if (fs::exists(modules)) {
            fs::copy_file(fs::exists(boot) ? boot : modules + "/vmlinuz", beside + "/vmlinuz");
            collect_modules(modules, beside + "/modules");
            break;
        }
    }
    fs::rename(beside, cache_folder() + "/kernels/" + release);
}

} // namespace

bool fits(std::string_view release, std::string_view version) {
    return version == "newest" || is_release_of(release, version);
}

bool older(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty()) {
        if (is_digit(a.front()) && is_digit(b.front())) {
            const auto take = [](std::string_view& text) {
                u64 number = 0;
                for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1)) {
                    number = number * 10 + static_cast<u64>(text.front() - '0');
                }
                return number;
            };
            const u64 left = take(a);
            const u64 right = take(b);
            if (left != right) {
                return left < right;
            }
        } else if (a.front() != b.front()) {
            return a.front() < b.front();
        } else {
            a.remove_prefix(1);
            b.remove_prefix(1);
        }
    }
    return a.size() < b.size();
}

std::string newest_release(const std::vector<std::string>& packages, std::string_view version) {
    constexpr std::string_view prefix = "linux-image-";
    constexpr std::string_view suffix = "-amd64";
    std::string best;
    for (const std::string& package : packages) {
        if (!package.starts_with(prefix) || !package.ends_with(suffix) || package.size() <= prefix.size() ||
            !is_digit(package[prefix.size()])) {
            continue;
        }
        const std::string release = package.substr(prefix.size());
        const std::string bare = release.substr(0, release.size() - suffix.size());
        const bool plain = bare.find("cloud") == std::string::npos && !bare.ends_with("-rt") &&
                           std::count(bare.begin(), bare.end(), '.') >= 2; // "6.12" alone stands for others
        if (plain && fits(release, version) && (best.empty() || older(best, release))) {
            best = release;
        }
    }
    return best;
}

Kernel find_kernel(const std::string& version, const Say& say) {
    try {
        fs::create_directories(cache_folder() + "/kernels");
        const Fd lock = lock_cache();
        std::string release =
            version == "newest" ? "" : newest_kept(version); // there may be a newer one by now
        if (release.empty()) {
            Packages packages(cache_folder() + "/apt", say);
            release = newest_release(packages.names(), version);
            if (release.empty()) {
                throw Unavailable(trf("Debian has no kernel {} any more, or not yet", version));
            }
            if (newest_kept(release) != release) {
                say(trf("downloading Linux {}, which is not installed", release));
                keep_kernel(packages.unpack(release), release);
                packages.clean();
            }
        }
        return kept_kernel(release);
    } catch (const fs::filesystem_error& error) {
        throw Unavailable(error.what());
    }
}

std::string release_of(std::string_view image) {
    constexpr std::size_t magic_at = 0x202, pointer_at = 0x20e, base = 0x200;
    if (image.size() < pointer_at + 2 || image.substr(magic_at, 4) != "HdrS") {
        return "";
    }
    const std::size_t at = base + static_cast<unsigned char>(image[pointer_at]) +
                           static_cast<std::size_t>(static_cast<unsigned char>(image[pointer_at + 1])) * 256;
    const std::string_view text = at < image.size() ? image.substr(at, 200) : std::string_view{};
    return std::string(text.substr(0, text.find_first_of(std::string_view(" \0", 2))));
}

u64 bytes_of_kernel(std::string_view image) {
    constexpr std::size_t sectors_at = 0x1f1, paragraphs_at = 0x1f4, sector = 512, paragraph = 16;
    const auto byte = [&](std::size_t at) -> u64 {
        return at < image.size() ? static_cast<unsigned char>(image[at]) : 0;
    };
    constexpr u64 sectors_if_none_said = 4;
    const u64 sectors = byte(sectors_at) == 0 ? sectors_if_none_said : byte(sectors_at);
    const u64 paragraphs = byte(paragraphs_at) | byte(paragraphs_at + 1) << 8U |
                           byte(paragraphs_at + 2) << 16U | byte(paragraphs_at + 3) << 24U;
    return (sectors + 1) * sector + paragraphs * paragraph;
}

Kernel kernel_from_file(const std::string& image, const std::string& folder) {
    char first = 0;
    const Fd file(::open(image.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file || ::read(file.get(), &first, 1) < 0) {
        fail(trf("cannot read {}", image));
    }
    const std::string bytes = read_text(image);
    Kernel kernel;
    kernel.image = image;
    kernel.release = release_of(bytes);
    if (kernel.release.empty()) {
        throw Unavailable(trf("{} is no kernel for x86-64 that can be booted: it takes a bzImage, as "
                              "/boot/vmlinuz-… is one",
                              image));
    }
    if (bytes_of_kernel(bytes) > bytes.size()) {
        throw Unavailable(trf("{} is cut off: {} of {} bytes", image, bytes.size(), bytes_of_kernel(bytes)));
    }
    const std::string beside = fs::absolute(image).parent_path().string();
    for (const std::string& place :
         {beside + "/modules/", beside + "/../lib/modules/", beside + "/../usr/lib/modules/",
          std::string("/lib/modules/"), std::string("/usr/lib/modules/")}) {
        if (fs::exists(place + kernel.release)) {
            collect_modules(place + kernel.release, folder);
            break;
        }
    }
    kernel.modules = sorted_files(folder);
    return kernel;
}

std::string cache_folder() {
    const char* cache = std::getenv("XDG_CACHE_HOME");
    const char* home = std::getenv("HOME");
    const std::string base = cache != nullptr && *cache == '/' ? cache
                             : home != nullptr && *home == '/' ? std::string(home) + "/.cache"
                                                               : "";
    std::error_code error;
    fs::create_directories(base + "/cowscope", error);
    if (base.empty() || ::access((base + "/cowscope").c_str(), W_OK) != 0) {
        throw Unavailable(trf("there is no folder to keep kernels in: {} cannot be written to",
                              base.empty() ? "$HOME" : base + "/cowscope"));
    }
    return base + "/cowscope";
}

} // namespace cow::real::vm
