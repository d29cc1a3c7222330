import java.io.File;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Arrays;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.riot.RDFDataMgr;

/** Asks every query of a folder: AskJena graph.nt folder, which gets a .srj file beside each .rq file. */
public class AskJena {
    public static void main(String[] words) throws Exception {
        Model graph = RDFDataMgr.loadModel(words[0]);
        File[] queries = new File(words[1]).listFiles((folder, name) -> name.endsWith(".rq"));
        Arrays.sort(queries);
        for (File query : queries) {
            String text = Files.readString(query.toPath());
            String target = query.getPath().replaceAll("\\.rq$", ".srj");
            try (QueryExecution asked = QueryExecutionFactory.create(text, graph);
                    OutputStream out = new FileOutputStream(target)) {
                ResultSetFormatter.outputAsJSON(out, asked.execSelect());
            } catch (RuntimeException error) {
                System.err.println(query.getName() + ": " + error);
                new File(target).delete();
            }
        }
    }
}
