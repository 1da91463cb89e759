#include "app/cli/export/zip.hpp"

#include <zip.h>

#include <algorithm>
#include <memory>

namespace cow::cli {
namespace {

constexpr zip_uint16_t first_date = 1U << 5U | 1U; // 1980-01-01, the earliest that there is
constexpr zip_uint32_t plain_file = 0100644U << 16U;

struct Release {
    void operator()(zip_source_t* source) const { zip_source_free(source); }
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Source = std::unique_ptr<zip_source_t, Release>;
using Archive = std::unique_ptr<zip_t, Release>;

bool add_file(zip_t& archive, const ZipFile& file) {
    Source source(zip_source_buffer(&archive, file.bytes.data(), file.bytes.size(), 0));
    const zip_int64_t at =
        source ? zip_file_add(&archive, file.name.c_str(), source.get(), ZIP_FL_ENC_UTF_8) : -1;
    if (at < 0) {
        return false;
    }
    static_cast<void>(source.release()); // it is the archive's now
    const auto index = static_cast<zip_uint64_t>(at);
    return zip_set_file_compression(&archive, index, ZIP_CM_STORE, 0) == 0 &&
           zip_file_set_dostime(&archive, index, 0, first_date, 0) == 0 &&
           zip_file_set_external_attributes(&archive, index, 0, ZIP_OPSYS_UNIX, plain_file) == 0;
}

std::optional<std::string> bytes_of(zip_source_t& made) {
    zip_stat_t stat;
    if (zip_source_stat(&made, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0 ||
        zip_source_open(&made) != 0) {
        return std::nullopt;
    }
    std::string out(stat.size, '\0');
    const zip_int64_t read = zip_source_read(&made, out.data(), out.size());
    zip_source_close(&made);
    return read == static_cast<zip_int64_t>(out.size()) ? std::optional(std::move(out)) : std::nullopt;
}

} // namespace

std::optional<std::string> zip_of(std::vector<ZipFile> files) {
    std::sort(files.begin(), files.end(),
              [](const ZipFile& one, const ZipFile& other) { return one.name < other.name; });
    const Source made(zip_source_buffer_create(nullptr, 0, 0, nullptr));
    if (!made) {
        return std::nullopt;
    }
    zip_source_keep(made.get()); // closing the archive gives it back once
    Archive archive(zip_open_from_source(made.get(), ZIP_TRUNCATE, nullptr));
    if (!archive) {
        zip_source_free(made.get());
        return std::nullopt;
    }
    for (const ZipFile& file : files) {
        if (!add_file(*archive, file)) {
            return std::nullopt;
        }
    }
    if (zip_close(archive.get()) != 0) {
        return std::nullopt;
    }
    static_cast<void>(archive.release());
    return bytes_of(*made);
}

} // namespace cow::cli
