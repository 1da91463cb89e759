// Sentences of files, same-page merging and memory pressure.

#include "core/explain/teller.hpp"

#include <fmt/format.h>

namespace cow::detail {

std::string Teller::tell(const FileCreated& e) const {
    return e.shmem ? fmt::format("An invisible file of {} stands behind the shared memory.",
                                 count_of(pages_for(e.size), "page"))
                   : fmt::format("There is a file {} of {}.", m_.names->text(e.name),
                                 count_of(pages_for(e.size), "page"));
}

std::string Teller::tell(const FileResized& e) const {
    return fmt::format("{} now has {} (it had {}).", file(e.file), count_of(e.now, "byte"), e.old);
}

std::string Teller::tell(const FileTruncated& e) const { return fmt::format("{} is emptied.", file(e.file)); }

std::string Teller::tell(const CachePageAdded& e) const {
    return fmt::format("{} holds page {} of {} in the page cache.", frame(e.pfn), e.index, file(e.file));
}

std::string Teller::tell(const CachePageRemoved& e) const {
    return fmt::format("The page cache gives up page {} of {} ({}).", e.index, file(e.file), frame(e.pfn));
}

std::string Teller::tell(const PageWrittenBack& e) const {
    return fmt::format("Page {} of {} is written to the disk.", e.index, file(e.file));
}

std::string Teller::tell(const OpenFileCreated& e) const {
    const std::string_view mode = !e.writable ? "reading" : e.readable ? "reading and writing" : "writing";
    return fmt::format("{} is opened for {}.", file(e.file), mode);
}

std::string Teller::tell(const OpenFileReference& e) const {
    return e.delta > 0 ? "One more descriptor refers to the open file."
                       : "One descriptor fewer refers to the open file.";
}

std::string Teller::tell(const FilePositionSet& e) const {
    return fmt::format("The file position moves from {} to {}.", e.old, e.now);
}

std::string Teller::tell(const DescriptorSet& e) const {
    if (e.now.open_file == no_open_file) {
        return fmt::format("{}'s descriptor {} is closed.", process(e.proc), e.fd);
    }
    const bool terminal = e.now.open_file == terminal_open_file || e.now.open_file >= m_.open_files.size();
    return fmt::format("{}'s descriptor {} is {}.", process(e.proc), e.fd,
                       terminal ? "the terminal" : file(m_.open_files[e.now.open_file].file));
}

std::string Teller::tell(const KsmEntered& e) const {
    return fmt::format("KSM will look through {}'s memory.", owner(e.mm));
}

std::string Teller::tell(const KsmLeft& e) const {
    return fmt::format("KSM will look through {}'s memory no longer.", owner(e.mm));
}

std::string Teller::tell(const KsmScanned& e) const {
    return fmt::format("KSM looks at {}'s {} ({}).", owner(e.mm), page(e.mm, e.page), frame(e.pfn));
}

std::string Teller::tell(const KsmItemSet& e) const {
    const std::string where = fmt::format("{}'s {}", owner(e.mm), page(e.mm, e.page));
    switch (e.now.tree) {
    case KsmItem::Tree::absent: return fmt::format("KSM forgets {}.", where);
    case KsmItem::Tree::none:
        return e.old.checksum != e.now.checksum || e.old.tree == KsmItem::Tree::absent
                   ? fmt::format("KSM notes the checksum of {}, to see at the next scan whether it changed.",
                                 where)
                   : fmt::format("KSM leaves {} alone for now.", where);
    case KsmItem::Tree::unstable:
        return fmt::format("{} has not changed, and no equal page is known yet.", where);
    case KsmItem::Tree::stable: return fmt::format("{} is known to share {}.", where, frame(e.now.stable));
    }
    return {};
}

std::string Teller::tell(const KsmStableSet& e) const {
    return e.insert
               ? fmt::format("{} joins the stable tree: equal pages will be merged into it.", frame(e.pfn))
               : fmt::format("{} leaves the stable tree.", frame(e.pfn));
}

std::string Teller::tell(const KsmMerged& e) const {
    return fmt::format("{}'s {} held the same bytes: it shares {} instead of {}.", owner(e.mm),
                       page(e.mm, e.page), frame(e.to), frame(e.from));
}

std::string Teller::tell(const KsmScanDone& e) const {
    return fmt::format("KSM has finished full scan {}.", e.old_scans + 1);
}

std::string Teller::tell(const ReclaimBegan& e) const {
    return fmt::format("The kernel looks for {} to take back.", count_of(e.pages, "frame"));
}

std::string Teller::tell(const ReclaimDone& e) const {
    return e.pages == 0 ? "Nothing could be taken back."
                        : fmt::format("{} taken back.",
                                      e.pages == 1 ? "1 frame was" : fmt::format("{} frames were", e.pages));
}

std::string Teller::tell(const OomKilled& e) const {
    return fmt::format("Out of memory: the OOM killer chooses {}, which uses most ({}).", process(e.proc),
                       count_of(static_cast<u64>(e.badness), "page"));
}

} // namespace cow::detail
