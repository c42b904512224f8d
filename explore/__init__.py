"""What pages, briefs and exports show. Knows no Streamlit, no SQL text and no model."""

import pandas as pd

# Its tables have a dozen rows: strings kept by Arrow cost them more than they save (decision 10).
pd.options.future.infer_string = False
