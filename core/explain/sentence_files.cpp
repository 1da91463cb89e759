// What events of files, same-page merging and memory pressure say.

#include "core/explain/teller.hpp"
#include "core/language/language.hpp"

namespace cow::detail {
namespace {

class FileTeller : public Teller {
public:
    using Teller::Teller;

    std::string tell(const FileCreated& e) const {
        return e.anonymous
                   ? trf("An invisible file of {} stands behind the shared memory.",
                         pages_text(pages_for(e.size)))
                   : trf("There is a file {} of {}.", m_.names->text(e.name), pages_text(pages_for(e.size)));
    }

    std::string tell(const FileResized& e) const {
        return trf("{} now has {} (it had {}).", file(e.file), bytes_text(e.now), e.old);
    }

    std::string tell(const FileTruncated& e) const {
        return e.size == 0 ? trf("{} is emptied.", file(e.file))
                           : trf("{} is cut off: it has {} of its {} left.", file(e.file), bytes_text(e.size),
                                 e.old_size);
    }

    std::string tell(const FlushOnCloseSet& e) const {
        return e.now ? trf("{} is new from its beginning: it will be written to the disk when it is closed.",
                           file(e.file))
                     : trf("{} need not be written when it is closed any more.", file(e.file));
    }

    std::string tell(const PathSet& e) const {
        const std::string& path = m_.names->text(e.path);
        return e.now == no_file   ? trf("The name {} is taken away.", path)
               : e.old == no_file ? trf("{} is a name of a file.", path)
                                  : trf("{} is the name of another file now.", path);
    }

    std::string tell(const FileGone& e) const {
        return trf("No name, no descriptor and no mapping is left of {}: it goes.", file(e.file));
    }

    std::string tell(const CachePageAdded& e) const {
        return trf("{} holds page {} of {} in the page cache.", frame(e.pfn), e.index, file(e.file));
    }
    std::string brief(const CachePageAdded&, std::size_t count) const {
        return count == 1 ? trf("a page enters the cache") : trf("{} pages enter the cache", count);
    }

    std::string tell(const CachePageRemoved& e) const {
        return trf("The page cache gives up page {} of {} ({}).", e.index, file(e.file), frame(e.pfn));
    }
    std::string brief(const CachePageRemoved&, std::size_t count) const {
        return count == 1 ? trf("a page leaves the cache") : trf("{} pages leave the cache", count);
    }

    std::string tell(const FileReadAhead& e) const {
        return trf("The disk is read anyway, {} more of {} with it.", pages_text(e.count), file(e.file));
    }
    std::string brief(const FileReadAhead& e) const {
        return e.count == 1 ? trf("read a page ahead") : trf("read {} pages ahead", e.count);
    }

    std::string tell(const WritebackDone& e) const {
        return e.pages == 0 ? trf("No page of any file is dirty: there is nothing to write back.")
                            : trf("All that was dirty is on the disk: {}.", pages_text(e.pages));
    }
    std::string brief(const WritebackDone&) const { return trf("the disk has it all"); }

    std::string tell(const PageWrittenBack& e) const {
        return trf("Page {} of {} is written to the disk.", e.index, file(e.file));
    }
    std::string brief(const PageWrittenBack&, std::size_t count) const {
        return count == 1 ? trf("write a page back") : trf("{} pages written back", count);
    }

    std::string tell(const DiskPageSet& e) const {
        return e.now == hole_content ? trf("The disk keeps nothing of page {} of {}.", e.index, file(e.file))
               : e.now == unwritten_content
                   ? trf("The disk keeps room for page {} of {}.", e.index, file(e.file))
                   : trf("The disk has other bytes for page {} of {}.", e.index, file(e.file));
    }
    std::string brief(const DiskPageSet&, std::size_t count) const {
        return count == 1 ? trf("a page changes on the disk") : trf("{} pages change on the disk", count);
    }

    std::string tell(const OpenFileCreated& e) const {
        const std::string_view mode = !e.writable  ? tr("reading")
                                      : e.readable ? tr("reading and writing")
                                                   : tr("writing");
        if (e.kind == OpenKind::mem) {
            return trf("The memory of {} is opened for {}.", owner(e.mm), mode);
        }
        return e.file == no_file ? trf("There is a new open file ({}) for {}.", open_kind_name(e.kind), mode)
                                 : trf("{} is opened for {}.", file(e.file), mode);
    }

    std::string tell(const PipeCreated& e) const {
        return e.socket ? trf("There is one direction of a pair of sockets, empty.")
                        : trf("There is a pipe, empty.");
    }
    std::string tell(const PipeBufferSet& e) const {
        const bool comes = e.now.length > e.old.length;
        const u64 bytes = comes ? e.now.length - e.old.length : e.old.length - e.now.length;
        return comes ? trf("{} wait to be read.", bytes_text(bytes))
                     : trf("{} have been read.", bytes_text(bytes));
    }
    std::string brief(const PipeBufferSet& e, std::size_t) const {
        return e.now.length > e.old.length ? trf("bytes come into the pipe") : trf("bytes leave the pipe");
    }
    std::string tell(const SocketReset& e) const {
        return e.now ? trf("The other side of the pair is gone with bytes unread.")
                     : trf("The process hears that the other side is gone.");
    }

    std::string tell(const OpenFlagsSet&) const { return trf("The open file's status flags change."); }

    std::string tell(const FileSealed& e) const { return trf("{} is sealed.", file(e.file)); }

    std::string tell(const OpenFileReference& e) const {
        return e.delta > 0 ? trf("One more descriptor refers to the open file.")
                           : trf("One descriptor fewer refers to the open file.");
    }

    std::string tell(const FilePositionSet& e) const {
        return trf("The file position moves from {} to {}.", e.old, e.now);
    }

    std::string tell(const DescriptorSet& e) const {
        if (e.now.open_file == no_open_file) {
            return trf("{}'s descriptor {} is closed.", process(e.proc), e.fd);
        }
        const bool terminal =
            e.now.open_file == terminal_open_file || e.now.open_file >= m_.open_files.size();
        return trf("{}'s descriptor {} is {}.", process(e.proc), e.fd,
                   terminal ? trf("the terminal") : file(m_.open_files[e.now.open_file].file));
    }

    std::string tell(const ShmCreated& e) const {
        return trf("There is a segment {} of {}.", e.id, bytes_text(e.segment.size));
    }
    std::string brief(const ShmCreated& e) const { return trf("make segment {}", e.id); }

    std::string tell(const ShmChanged& e) const {
        if (((e.mode ^ e.old_mode) & shm_mode::dest) != 0) {
            return trf("Segment {} will go with its last attachment.", e.id);
        }
        return (e.mode & shm_mode::locked) != 0 ? trf("Segment {} may not be swapped out.", e.id)
                                                : trf("Segment {} may be swapped out again.", e.id);
    }
    std::string brief(const ShmChanged& e) const { return trf("mark segment {}", e.id); }

    std::string tell(const ShmDestroyed& e) const {
        return trf("Segment {} is no more: it was removed, and nobody is attached.", e.id);
    }
    std::string brief(const ShmDestroyed& e) const { return trf("segment {} goes", e.id); }

    std::string tell(const KsmEntered& e) const {
        return trf("KSM will look through {}'s memory.", owner(e.mm));
    }

    std::string tell(const KsmLeft& e) const {
        return trf("KSM will look through {}'s memory no longer.", owner(e.mm));
    }

    std::string tell(const KsmScanned& e) const {
        return trf("KSM looks at {}'s {} ({}).", owner(e.mm), page(e.mm, e.page), frame(e.pfn));
    }
    std::string brief(const KsmScanned&, std::size_t count) const {
        return count == 1 ? trf("look at a page") : trf("{} pages looked at", count);
    }

    std::string tell(const KsmItemSet& e) const {
        const std::string where = trf("{}'s {}", owner(e.mm), page(e.mm, e.page));
        switch (e.now.tree) {
        case KsmItem::Tree::absent: return trf("KSM forgets {}.", where);
        case KsmItem::Tree::none:
            return e.old.checksum != e.now.checksum || e.old.tree == KsmItem::Tree::absent
                       ? trf("KSM notes the checksum of {}, to see at the next scan whether it changed.",
                             where)
                       : trf("KSM leaves {} alone for now.", where);
        case KsmItem::Tree::unstable:
            return trf("{} has not changed, and no equal page is known yet.", where);
        case KsmItem::Tree::stable: return trf("{} is known to share {}.", where, frame(e.now.stable));
        }
        return {};
    }

    std::string tell(const KsmStableSet& e) const {
        return e.insert ? trf("{} joins the stable tree: equal pages will be merged into it.", frame(e.pfn))
                        : trf("{} leaves the stable tree.", frame(e.pfn));
    }

    std::string tell(const KsmMerged& e) const {
        return trf("{}'s {} held the same bytes: it shares {} instead of {}.", owner(e.mm),
                   page(e.mm, e.page), frame(e.to), frame(e.from));
    }
    std::string brief(const KsmMerged& e) const {
        return trf("merge {} into {}", frame_name(e.from), frame_name(e.to));
    }

    std::string tell(const KsmScanDone& e) const {
        return trf("KSM has finished full scan {}.", e.old_scans + 1);
    }
    std::string brief(const KsmScanDone&) const { return trf("the scan is complete"); }

    std::string tell(const ReclaimBegan& e) const {
        return trf("The kernel looks for {} to take back.", frames_text(e.pages));
    }
    std::string brief(const ReclaimBegan& e) const { return trf("{} frames are wanted", e.pages); }

    std::string tell(const ReclaimDone& e) const {
        return e.pages == 0 ? trf("Nothing could be taken back.")
                            : trf("{} taken back.",
                                  e.pages == 1 ? trf("1 frame was") : trf("{} frames were", e.pages));
    }
    std::string brief(const ReclaimDone& e) const { return trf("{} frames reclaimed", e.pages); }

    std::string tell(const OomKilled& e) const {
        return trf("Out of memory: the OOM killer chooses {}, which uses most ({}).", process(e.proc),
                   pages_text(static_cast<u64>(e.badness)));
    }
    std::string brief(const OomKilled& e) const { return trf("OOM killer chooses {}", process(e.proc)); }
};

} // namespace

bool tell(FileEvents family, Telling& telling) { return tell_by<FileTeller>(family, telling); }
bool tell(KsmEvents family, Telling& telling) { return tell_by<FileTeller>(family, telling); }
bool tell(IpcEvents family, Telling& telling) { return tell_by<FileTeller>(family, telling); }

} // namespace cow::detail
